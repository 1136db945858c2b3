/// Brings keys of older configurations into their present form.
public struct LegacyMigration {
    public private(set) var config: JSON5Node
    public private(set) var report = LegacyReport()
    private let prefix: ConfigPath

    /// - Parameters:
    ///   - config: the configuration itself.
    ///   - prefix: where it stands in its file.
    public init(_ config: JSON5Node, prefix: ConfigPath = []) {
        self.config = config
        self.prefix = prefix
        for key in LegacyKey.all {
            for path in Self.paths(key.path[...], in: config) { apply(key, at: path) }
        }
    }

    /// The keys that a path with `*` stands for, and that are there.
    private static func paths(_ path: ArraySlice<String>, in node: JSON5Node) -> [[String]] {
        guard let first = path.first else { return [[]] }
        guard first == "*" else {
            return node[first].map { paths(path.dropFirst(), in: $0) }?.map { [first] + $0 } ?? []
        }
        // Of equal keys the last one counts.
        let last = Dictionary((node.members ?? []).map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        return last.sorted { $0.key < $1.key }.flatMap { name, child in
            paths(path.dropFirst(), in: child).map { [name] + $0 }
        }
    }

    private mutating func apply(_ key: LegacyKey, at path: [String]) {
        guard let old = config[path[...]] else { return }
        switch key.change {
        case .rename(let from, let to): rename(old, at: path, from: from, to: to)
        case .remove:
            note(path, nil, "Delete it.", old)
            config[path[...]] = nil
            report.changes.append("Removed \(shown(path)).")
        case .move(let target): move(old, key, from: path, to: Self.filled(target, from: path))
        }
    }

    private mutating func rename(_ old: JSON5Node, at path: [String], from: String, to: String) {
        guard old.text == from else { return }
        note(path, path, "Write \"\(to)\" instead of \"\(from)\".", old)
        config[path[...]] = JSON5Node(.string(to))
        report.changes.append("Moved \(shown(path)) \"\(from)\" → \"\(to)\".")
    }

    private mutating func move(_ old: JSON5Node, _ key: LegacyKey, from path: [String], to target: [String]) {
        note(path, target, "Use \(shown(target)).", old)
        let existing = config[target[...]]
        // A place that holds something else than an object cannot take keys; that mistake is reported as it is.
        let isOpen = target.indices.dropFirst().allSatisfy { config[target[..<$0]].map { $0.members != nil } ?? true }
        config[path[...]] = nil
        guard key.keeps(old), isOpen else {
            report.changes.append("Removed invalid \(shown(path)).")
            return
        }
        if let existing {
            guard key.kind == .object else {
                report.changes.append("Removed \(shown(path)).")
                return
            }
            config[target[...]] = Self.completed(existing, from: old)
        } else {
            config[target[...]] = old
        }
        report.changes.append("Moved \(shown(path)) → \(shown(target)).")
    }

    private mutating func note(_ path: [String], _ target: [String]?, _ message: String, _ node: JSON5Node) {
        report.issues.append(
            LegacyIssue(
                path: prefix.adding(ConfigPath(path)), replacement: target.map { prefix.adding(ConfigPath($0)) },
                message: message, place: node.span?.lowerBound))
    }

    private func shown(_ path: [String]) -> String { prefix.adding(ConfigPath(path)).description }

    /// An object with what it lacks taken from another one, at every depth.
    private static func completed(_ node: JSON5Node, from other: JSON5Node) -> JSON5Node {
        var node = node
        for member in other.members ?? [] {
            if let own = node[member.key] {
                let child = completed(own, from: member.value)
                if child != own { node[member.key] = child }
            } else if node.members != nil {
                node[member.key] = member.value
            }
        }
        return node
    }

    private static func filled(_ target: [String], from path: [String]) -> [String] {
        zip(target, path + target.dropFirst(path.count)).map { $0 == "*" ? $1 : $0 }
    }
}
