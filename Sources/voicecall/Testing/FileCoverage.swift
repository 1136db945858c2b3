import LuaSyntax

/// Which branches of each file were reached; files that several flows share are counted once.
struct FileCoverage {
    private struct Place: Hashable {
        var line: Int
        var column: Int
        var kind: Branch.Kind
        var label: String
    }

    struct Row {
        var file: String
        var total: Int
        var covered: Int
        /// `file:line:column kind (label)`
        var uncovered: [String]

        /// Rounded down, so that 100 means all.
        var percent: Int { total == 0 ? 100 : covered * 100 / total }
    }

    let rows: [Row]

    init(_ subjects: [TestSubject], _ hits: [Int: Set<Int>]) {
        var files: [String: [Place: Bool]] = [:]
        for (index, subject) in subjects.enumerated() {
            for (id, (file, branch)) in subject.tester.branches {
                let place = Place(line: branch.line, column: branch.column, kind: branch.kind, label: branch.label)
                let isHit = hits[index]?.contains(id) == true
                let path = subject.places[file] ?? file
                files[path, default: [:]][place] = isHit || files[path]?[place] == true
            }
        }
        // A module that no flow of the run loaded, down to its functions, is not what the run was about.
        let loaded = files.filter { $0.value.isEmpty || $0.value.values.contains(true) }
        rows = loaded.sorted { $0.key < $1.key }.map { file, places in
            let missed = places.filter { !$0.value }.keys.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
            return Row(
                file: file, total: places.count, covered: places.count - missed.count,
                uncovered: missed.map { "\(file):\($0.line):\($0.column) \($0.kind.rawValue) (\($0.label))" })
        }
    }
}
