// A test imports this module, and has objects, types and errors as well.
@_exported public import BPF
@_exported public import BPFInterpreter
