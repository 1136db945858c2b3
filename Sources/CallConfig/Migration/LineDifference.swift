/// The lines in which two texts differ.
public enum LineDifference {
    /// More work than this is not worth it; all lines between the common ends are shown then.
    private static let mostCells = 4_000_000

    public static func lines(_ old: String, _ new: String) -> [String] {
        var old = old.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var new = new.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let first = old.first, first == new.first {
            old.removeFirst()
            new.removeFirst()
        }
        while let last = old.last, last == new.last {
            old.removeLast()
            new.removeLast()
        }
        guard old.count * new.count <= mostCells else { return old.map { "- " + $0 } + new.map { "+ " + $0 } }
        return walk(Array(old), Array(new))
    }

    private static func walk(_ old: [Substring], _ new: [Substring]) -> [String] {
        // common[i][j]: longest common part of what is left from i and j on.
        var common = Array(repeating: Array(repeating: 0, count: new.count + 1), count: old.count + 1)
        for i in old.indices.reversed() {
            for j in new.indices.reversed() {
                common[i][j] = old[i] == new[j] ? common[i + 1][j + 1] + 1 : max(common[i + 1][j], common[i][j + 1])
            }
        }
        var lines: [String] = []
        var i = 0
        var j = 0
        while i < old.count || j < new.count {
            if i < old.count, j < new.count, old[i] == new[j] {
                i += 1
                j += 1
            } else if j == new.count || i < old.count && common[i + 1][j] >= common[i][j + 1] {
                lines.append("- " + old[i])
                i += 1
            } else {
                lines.append("+ " + new[j])
                j += 1
            }
        }
        return lines
    }
}
