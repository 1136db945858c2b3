import LuaSyntax
import Testing

@Suite struct BranchReportTests {
    private let branches = [
        Branch(id: 1, line: 3, column: 5, kind: .then, label: "said"),
        Branch(id: 2, line: 3, column: 5, kind: .implicitElse, label: "said"),
        Branch(id: 3, line: 9, column: 1, kind: .loop, label: "true"),
    ]

    @Test("branches that never ran are listed with their place")
    func uncovered() {
        let report = BranchReport(file: "notify.lua", branches: branches, hits: [1: 4, 2: 0])
        #expect(report.uncovered == ["notify.lua:3:5 implicitElse (said)", "notify.lua:9:1 loop (true)"])
        #expect(report.summary == "1 of 3 branches (33 %)")
    }

    @Test("reports on several files add up, and only all of them is 100 percent")
    func totals() {
        var report = BranchReport()
        #expect(report.percent == 100)
        report.add(file: "a.lua", branches: branches, hits: [1: 1, 2: 1, 3: 1])
        #expect(report.percent == 100)
        let many = (1...999).map { Branch(id: $0, line: $0, column: 1, kind: .then, label: "x") }
        report.add(file: "b.lua", branches: many, hits: Dictionary(uniqueKeysWithValues: (1...998).map { ($0, 1) }))
        #expect((report.total, report.covered, report.percent) == (1002, 1001, 99))
    }
}
