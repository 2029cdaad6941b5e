import BPFTypes

extension Harvest {
  mutating func readVerifierLog(_ bytes: [UInt8]) {
    let report = VerifierReport(log: String(decoding: bytes, as: UTF8.self))
    note(report.cause as Any)
    note(report.suggestion as Any)
    note(report.kernelReport as Any)
    note(report.statistics)
    require(report.branches.count <= VerifierReport.maximumBranches, "too many branches are kept")
    require(report.register.map { (0...10).contains($0) } ?? true, "a register that there is not")
    for branch in report.branches { note("\(branch.text) \(branch.source?.description ?? "")") }
    if let source = report.source { note("\(source)") }
  }
}
