extension Parser {
    /// A name or a parenthesised expression with the fields, indices and calls that follow it.
    mutating func suffixedExpression() throws(LuaSyntaxError) -> LuaExpression {
        let start = token.position
        let base = try primaryExpression()
        var suffixes: [Suffix] = []
        while let suffix = try suffix() { suffixes.append(suffix) }
        guard !suffixes.isEmpty else { return base }
        return LuaExpression(.suffixed(base: base, suffixes: suffixes), position: start, end: previousEnd)
    }

    private mutating func primaryExpression() throws(LuaSyntaxError) -> LuaExpression {
        let start = token.position
        switch token.kind {
        case .name:
            let use = resolve(try takeName())
            return LuaExpression(.name(use), position: start, end: previousEnd)
        case .openParenthesis:
            try advance()
            let inner = try expression()
            try expect(.closeParenthesis, closing: .openParenthesis, at: start)
            return LuaExpression(.parenthesised(inner), position: start, end: previousEnd)
        default:
            throw unexpected("unexpected symbol")
        }
    }

    private mutating func suffix() throws(LuaSyntaxError) -> Suffix? {
        let place = token.position
        switch token.kind {
        case .dot:
            try advance()
            return Suffix(kind: .field(try takeName()), position: place)
        case .openBracket:
            try advance()
            let key = try expression()
            try expect(.closeBracket)
            return Suffix(kind: .index(key), position: place)
        case .colon:
            try advance()
            let name = try takeName()
            return Suffix(kind: .method(name, try callArguments()), position: place)
        case .openParenthesis, .openBrace, .string:
            return Suffix(kind: .call(try callArguments()), position: place)
        default:
            return nil
        }
    }

    private mutating func callArguments() throws(LuaSyntaxError) -> [LuaExpression] {
        let start = token.position
        switch token.kind {
        case .string:
            let literal = token.literal
            try advance()
            return [LuaExpression(.literal(literal), position: start, end: previousEnd)]
        case .openBrace:
            return [try tableConstructor()]
        case .openParenthesis:
            try advance()
            if try take(.closeParenthesis) { return [] }
            let values = try expressionList()
            try expect(.closeParenthesis, closing: .openParenthesis, at: start)
            return values
        default:
            throw unexpected("function arguments expected")
        }
    }
}
