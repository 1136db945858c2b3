/// Scoping: Lua's rules for locals, upvalues and globals.
extension Parser {
    static let maximumLocals = 200

    mutating func openFunction(_ function: FunctionScope) {
        outerScopes.append(scope)
        scope = function
    }

    mutating func closeFunction() {
        if let outer = outerScopes.popLast() { scope = outer }
    }

    mutating func openBlock(isLoop: Bool = false, isRepeat: Bool = false) {
        scope.blocks.append(BlockScope(isLoop: isLoop, isRepeat: isRepeat, firstLocal: scope.activeLocals))
    }

    mutating func closeBlock(_ statements: [LuaStatement]) throws(LuaSyntaxError) {
        try settleJumps(after: statements)
        guard let block = scope.blocks.popLast() else { return }
        for name in block.names.reversed() { _ = visible[name]?.popLast() }
        scope.activeLocals = block.firstLocal
    }

    /// Makes a binding without bringing it into scope: `local x = x` reads the outer `x`.
    mutating func bind(
        _ name: String, _ kind: Binding.Kind, at place: SourcePosition, attribute: Binding.Attribute? = nil
    ) -> Int {
        bindings.append(
            Binding(name: name, kind: kind, attribute: attribute, position: place, function: scope.number))
        return bindings.count - 1
    }

    mutating func activate(_ indices: [Int]) throws(LuaSyntaxError) {
        for index in indices {
            guard scope.activeLocals < Self.maximumLocals else {
                throw unexpected(
                    "too many local variables (limit is \(Self.maximumLocals)) in \(scope.title)")
            }
            let name = bindings[index].name
            visible[name, default: []].append(index)
            scope.blocks[scope.blocks.count - 1].names.append(name)
            scope.activeLocals += 1
        }
    }

    func resolve(_ name: String) -> NameUse {
        if let index = visible[name]?.last {
            let isOwn = bindings[index].function == scope.number
            return NameUse(name: name, origin: isOwn ? .local(index) : .upvalue(index))
        }
        return NameUse(name: name, origin: name == "_ENV" || !seesGlobals ? .environment : .global)
    }

    var seesGlobals: Bool { visible["_ENV"]?.isEmpty ?? true }

    /// Notes an assignment to a name and refuses it for constants.
    mutating func assign(to target: LuaExpression) throws(LuaSyntaxError) {
        guard let use = target.name, let index = use.origin.binding else { return }
        guard bindings[index].attribute == nil else {
            throw lexer.failure("attempt to assign to const variable '\(use.name)'", at: target.position)
        }
        bindings[index].assignments += 1
    }
}
