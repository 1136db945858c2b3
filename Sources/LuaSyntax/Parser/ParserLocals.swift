extension Parser {
    mutating func localStatement() throws(LuaSyntaxError) -> LuaStatement.Kind {
        try advance()
        if token.kind == .function { return try localFunction() }
        var indices: [Int] = []
        var hasToBeClosed = false
        repeat {
            let place = token.position
            let name = try takeName()
            let attribute = try attribute()
            if attribute == .toBeClosed {
                guard !hasToBeClosed else {
                    throw unexpected("multiple to-be-closed variables in local list")
                }
                hasToBeClosed = true
            }
            indices.append(bind(name, .variable, at: place, attribute: attribute))
        } while try take(.comma)
        let values = try take(.assign) ? try expressionList() : []
        try activate(indices)
        return .local(bindings: indices, values: values)
    }

    private mutating func localFunction() throws(LuaSyntaxError) -> LuaStatement.Kind {
        let start = token.position
        try advance()
        let place = token.position
        let index = bind(try takeName(), .localFunction, at: place)
        // The name is in scope inside its own body.
        try activate([index])
        return .localFunction(binding: index, body: try functionBody(at: start, isMethod: false))
    }

    private mutating func attribute() throws(LuaSyntaxError) -> Binding.Attribute? {
        guard try take(.less) else { return nil }
        let place = token.position
        let word = try takeName()
        try expect(.greater)
        guard let attribute = Binding.Attribute(rawValue: word) else {
            throw lexer.failure("unknown attribute '\(word)'", at: place)
        }
        return attribute
    }
}
