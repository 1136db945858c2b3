/// The table of keys as a tree.
final class ConfigRule: Sendable {
    let key: ConfigKey
    /// Keys of an object, in the order of the table.
    let children: [(name: String, rule: ConfigRule)]
    /// What each value of a map or each item of a list must be, where the table says more than the type does.
    let each: ConfigRule?

    private init(key: ConfigKey, below: [ConfigKey], depth: Int) {
        self.key = key
        var groups: [(name: String, keys: [ConfigKey])] = []
        for key in below {
            let name = key.parts[depth]
            if let last = groups.indices.last(where: { groups[$0].name == name }) {
                groups[last].keys.append(key)
            } else {
                groups.append((name, [key]))
            }
        }
        var children: [(name: String, rule: ConfigRule)] = []
        var each: ConfigRule?
        for (name, keys) in groups {
            // A row of the table comes before the rows below it.
            guard let own = keys.first, own.parts.count == depth + 1 else { continue }
            let rule = ConfigRule(key: own, below: Array(keys.dropFirst()), depth: depth + 1)
            if name == "*" || name == "[]" { each = rule } else { children.append((name, rule)) }
        }
        self.children = children
        self.each = each
    }

    /// The whole file.
    static let root = ConfigRule(
        key: ConfigKey("", .object, nil, "The configuration."), below: ConfigTable.all, depth: 0)

    func child(_ name: String) -> ConfigRule? { children.first { $0.name == name }?.rule }
}
