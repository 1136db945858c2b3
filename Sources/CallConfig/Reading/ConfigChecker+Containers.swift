import CallCore
import ScriptValue

extension ConfigChecker {
    mutating func list(
        _ node: JSON5Node, of type: ConfigType, atLeast least: Int, _ rule: ConfigRule, at path: ConfigPath
    ) -> Value? {
        guard let items = node.items else {
            complain(
                .type, path, node, "is \(shown(node, path)), not \(rule.key.type.wanted)",
                next: "write \(rule.key.type.example)")
            return nil
        }
        guard items.count >= least else {
            complain(.range, path, node, "has too few items", next: "write \(rule.key.type.example)")
            return nil
        }
        note(node, at: path)
        var values: [Value] = []
        for (index, item) in items.enumerated() {
            let place = path.adding(index: index)
            let value = rule.each.map { self.value(item, as: $0, at: place) } ?? scalar(item, type, nil, at: place)
            if let value { values.append(value) }
        }
        return .array(values)
    }

    mutating func object(_ node: JSON5Node, as rule: ConfigRule, at path: ConfigPath) -> Value? {
        guard let members = node.members else {
            complain(.type, path, node, "is \(shown(node, path)), not an object", next: "write { } around its keys")
            return nil
        }
        for (name, child) in rule.children where child.key.isRequired && !members.contains(where: { $0.key == name }) {
            complain(.required, path.adding(name), node, "is missing", next: "write \(name): \(child.key.type.example)")
        }
        var fields: [String: Value] = [:]
        for member in uniqueMembers(members, at: path) {
            let place = path.adding(member.key)
            if ForbiddenKey.isForbidden(member.key) {
                complain(
                    .forbiddenKey, place, Self.key(of: member), "is dropped", next: "delete it", severity: .warning)
            } else if let child = rule.child(member.key) {
                fields[member.key] = value(member.value, as: child, at: place)
            } else {
                fields[member.key] = other(member, of: rule, at: place)
            }
        }
        return .map(fields)
    }

    /// A key that the table has no row for.
    private mutating func other(_ member: JSON5Member, of rule: ConfigRule, at path: ConfigPath) -> Value? {
        switch rule.key.type {
        case .openObject: return free(member.value, at: path)
        case .map(let names):
            guard names.accepts(member.key) else {
                complain(
                    .value, path, member.value, "has a key that is not \(names.wanted)",
                    next: "write \(names.example) as the key")
                return nil
            }
            return rule.each.map { value(member.value, as: $0, at: path) } ?? free(member.value, at: path)
        default:
            let names = rule.children.map(\.name)
            // Looking for names that are near takes time, which a file of nothing but mistakes is not worth.
            let meant = isFull ? nil : NameSuggestion.nearest(to: member.key, among: names)
            complain(
                .unknownKey, path, Self.key(of: member), "is no key of the configuration",
                next: meant.map { "did you mean \"\($0)\"?" }
                    ?? "delete it, or use one of \(names.filter { $0 != "$schema" }.sorted().joined(separator: ", "))")
            return nil
        }
    }

    /// What a problem with the key itself, not with its value, points at.
    private static func key(of member: JSON5Member) -> JSON5Node {
        JSON5Node(.string(member.key), span: member.start.map { $0..<$0 + 1 })
    }

    mutating func uniqueMembers(_ members: [JSON5Member], at path: ConfigPath) -> [JSON5Member] {
        var last: [String: Int] = [:]
        for (index, member) in members.enumerated() {
            if let first = last.updateValue(index, forKey: member.key) {
                complain(
                    .duplicateKey, path.adding(member.key), Self.key(of: members[first]), "stands here and again later",
                    next: "delete one of them")
            }
        }
        return members.enumerated().filter { last[$1.key] == $0 }.map(\.element)
    }

    /// Anything, without what JSON cannot say and without forbidden keys.
    private mutating func free(_ node: JSON5Node, at path: ConfigPath) -> Value? {
        switch node.content {
        case .object(let members):
            var fields: [String: Value] = [:]
            for member in uniqueMembers(members, at: path) {
                let place = path.adding(member.key)
                if ForbiddenKey.isForbidden(member.key) {
                    complain(
                        .forbiddenKey, place, Self.key(of: member), "is dropped", next: "delete it", severity: .warning)
                } else {
                    fields[member.key] = free(member.value, at: place)
                }
            }
            return .map(fields)
        case .array(let items):
            return .array(items.enumerated().compactMap { free($1, at: path.adding(index: $0)) })
        case .null: return .null
        case .bool(let flag):
            note(node, at: path)
            return .bool(flag)
        case .int(let number):
            note(node, at: path)
            return .int(number)
        case .number(let number):
            guard number.isFinite else {
                complain(.type, path, node, "is not a finite number", next: "write a number or delete the key")
                return nil
            }
            note(node, at: path)
            return .number(number)
        case .string(let text):
            note(node, at: path)
            return Value(text)
        }
    }
}
