// What users name without thinking about modules: `import BPF` is enough.
@_exported public import BPFBlueprint
@_exported public import BPFBytes
@_exported public import BPFSyscall
@_exported public import BPFTypes
@_exported public import BTF
