extension Parser {
    mutating func expressionList() throws(LuaSyntaxError) -> [LuaExpression] {
        var values = [try expression()]
        while try take(.comma) { values.append(try expression()) }
        return values
    }

    mutating func expression() throws(LuaSyntaxError) -> LuaExpression {
        try subexpression(bindingTighterThan: 0)
    }

    /// An operand and all operators after it that bind tighter than the limit.
    private mutating func subexpression(
        bindingTighterThan limit: Int
    ) throws(LuaSyntaxError) -> LuaExpression {
        try deeper()
        defer { shallower() }
        let start = token.position
        let first: LuaExpression
        if let operation = UnaryOperator(token.kind) {
            try advance()
            let operand = try subexpression(bindingTighterThan: UnaryOperator.binding)
            first = LuaExpression(.unary(operation, operand), position: start, end: previousEnd)
        } else {
            first = try simpleExpression()
        }
        var steps: [BinaryStep] = []
        while let operation = BinaryOperator(token.kind), operation.binding.left > limit {
            let place = token.position
            try advance()
            let operand = try subexpression(bindingTighterThan: operation.binding.right)
            steps.append(BinaryStep(operation: operation, position: place, operand: operand))
        }
        guard !steps.isEmpty else { return first }
        return LuaExpression(.binary(first: first, steps: steps), position: start, end: previousEnd)
    }

    private mutating func simpleExpression() throws(LuaSyntaxError) -> LuaExpression {
        let start = token.position
        let kind: LuaExpression.Kind
        switch token.kind {
        case .number, .string, .nil: kind = .literal(token.literal)
        case .true: kind = .literal(.boolean(true))
        case .false: kind = .literal(.boolean(false))
        case .ellipsis:
            guard scope.isVariadic else { throw unexpected("cannot use '...' outside a vararg function") }
            kind = .variadic
        case .openBrace: return try tableConstructor()
        case .function:
            try advance()
            let body = try functionBody(at: start, isMethod: false)
            return LuaExpression(.function(body), position: start, end: previousEnd)
        default: return try suffixedExpression()
        }
        try advance()
        return LuaExpression(kind, position: start, end: previousEnd)
    }

    mutating func tableConstructor() throws(LuaSyntaxError) -> LuaExpression {
        let start = token.position
        try expect(.openBrace)
        var fields: [TableField] = []
        while token.kind != .closeBrace {
            fields.append(try tableField())
            guard token.kind == .comma || token.kind == .semicolon else { break }
            try advance()
        }
        try expect(.closeBrace, closing: .openBrace, at: start)
        return LuaExpression(.table(fields), position: start, end: previousEnd)
    }

    private mutating func tableField() throws(LuaSyntaxError) -> TableField {
        let place = token.position
        if token.kind == .openBracket {
            try advance()
            let key = try expression()
            try expect(.closeBracket)
            try expect(.assign)
            return TableField(key: .computed(key), position: place, value: try expression())
        }
        if token.kind == .name, try assignFollows() {
            let name = try takeName()
            try advance()
            return TableField(key: .named(name), position: place, value: try expression())
        }
        return TableField(key: .positional, position: place, value: try expression())
    }

    /// Whether `=` comes right after the current token. Reads it with a copy of the lexer's place.
    private mutating func assignFollows() throws(LuaSyntaxError) -> Bool {
        let (offset, line, lineStart) = (lexer.offset, lexer.line, lexer.lineStart)
        defer { (lexer.offset, lexer.line, lexer.lineStart) = (offset, line, lineStart) }
        try lexer.skipTrivia()
        return lexer.current == Byte.ascii("=") && lexer.next != Byte.ascii("=")
    }
}
