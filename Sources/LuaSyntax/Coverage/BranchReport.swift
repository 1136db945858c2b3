/// How many branches of some sources were reached, and which were not.
public struct BranchReport: Hashable, Sendable {
    /// Branches in all.
    public private(set) var total = 0
    /// Branches that were hit at least once.
    public private(set) var covered = 0
    /// One line for each branch never hit: `file:line:column kind (label)`.
    public private(set) var uncovered: [String] = []

    public init() {}

    /// A report on one source; `hits` gives by branch id how often it ran.
    public init(file: String, branches: [Branch], hits: [Int: Int]) {
        add(file: file, branches: branches, hits: hits)
    }

    /// Adds a source to the report.
    public mutating func add(file: String, branches: [Branch], hits: [Int: Int]) {
        total += branches.count
        for branch in branches {
            if hits[branch.id, default: 0] > 0 {
                covered += 1
            } else {
                uncovered.append("\(file):\(branch.line):\(branch.column) \(branch.kind.rawValue) (\(branch.label))")
            }
        }
    }

    /// Share of branches hit, in percent rounded down, so that 100 means all; 100 when there are none.
    public var percent: Int { total == 0 ? 100 : covered * 100 / total }

    /// `12 of 14 branches (85 %)`.
    public var summary: String { "\(covered) of \(total) branches (\(percent) %)" }
}
