/// The values that local variables are given, and the fields added to them later.
struct LocalValues: TreeVisitor {
    struct Addition {
        let path: [String]
        let position: SourcePosition
        let value: Value
    }

    enum Value {
        case expression(LuaExpression)
        case function(FunctionBody)
    }

    private var values: [Int: [Value]] = [:]
    /// Locals that got some value that cannot be read here: from a list, a loop or a call with many results.
    private var unreadable: Set<Int> = []
    private(set) var additions: [Int: [Addition]] = [:]
    /// Locals with an assignment to a computed key.
    private(set) var computedKeys: Set<Int> = []
    private(set) var functions: [Int: FunctionBody] = [:]
    /// Locals that are another name of a local: `local c = call`.
    private(set) var aliases: [(of: Int, name: Int)] = []

    init(_ chunk: Chunk) { walk(chunk.body) }

    /// The one value a local ever has, nil when it has several or unreadable ones.
    func onlyValue(of binding: Int) -> Value? {
        guard !unreadable.contains(binding), let all = values[binding], all.count == 1 else { return nil }
        return all.first
    }

    /// The one function a local ever stands for.
    func onlyFunction(of binding: Int) -> FunctionBody? {
        switch onlyValue(of: binding) {
        case .function(let body): return body
        case .expression(let expression):
            if case .function(let body) = expression.unwrapped.kind { return body }
            return nil
        case nil: return nil
        }
    }

    mutating func enter(_ function: FunctionBody) { functions[function.number] = function }

    mutating func enter(_ statement: LuaStatement) {
        switch statement.kind {
        case .local(let bindings, let list):
            for (index, binding) in bindings.enumerated() where !list.isEmpty {
                note(binding, value: index < list.count ? list[index] : nil)
            }
        case .localFunction(let binding, let body): values[binding, default: []].append(.function(body))
        case .assignment(let targets, let list):
            for (index, target) in targets.enumerated() {
                assign(to: target, value: index < list.count ? list[index] : nil)
            }
        case .function(let target, let body): assign(to: target, .function(body))
        default: break
        }
    }

    private mutating func note(_ binding: Int, value: LuaExpression?) {
        guard let value else {
            unreadable.insert(binding)
            return
        }
        values[binding, default: []].append(.expression(value))
        if let source = value.unwrapped.name?.origin.binding { aliases.append((of: source, name: binding)) }
    }

    private mutating func assign(to target: LuaExpression, value: LuaExpression?) {
        if let binding = target.name?.origin.binding { return note(binding, value: value) }
        if let value { return assign(to: target, .expression(value)) }
        if case .suffixed(let base, _) = target.kind, let binding = base.name?.origin.binding {
            computedKeys.insert(binding)
        }
    }

    private mutating func assign(to target: LuaExpression, _ value: Value) {
        if let binding = target.name?.origin.binding {
            values[binding, default: []].append(value)
            return
        }
        guard case .suffixed(let base, let suffixes) = target.kind, let binding = base.name?.origin.binding
        else { return }
        var path: [String] = []
        for suffix in suffixes {
            guard let name = suffix.constantName else {
                if !suffixes.contains(where: \.isCall) { computedKeys.insert(binding) }
                return
            }
            path.append(name)
        }
        additions[binding, default: []].append(Addition(path: path, position: target.position, value: value))
    }
}

extension Suffix {
    /// The name of `.name` or `["name"]`.
    var constantName: String? {
        switch kind {
        case .field(let name): return name
        case .index(let key):
            if case .literal(.string(let name)) = key.unwrapped.kind { return name }
            return nil
        case .call, .method: return nil
        }
    }
}
