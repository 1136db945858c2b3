extension Parser {
    /// One statement; `number` is its place in its block.
    mutating func statement(number: Int) throws(LuaSyntaxError) -> LuaStatement {
        try deeper()
        defer { shallower() }
        let start = token.position
        let kind = try statementKind(start, number: number)
        return LuaStatement(kind: kind, position: start, end: previousEnd)
    }

    private mutating func statementKind(
        _ start: SourcePosition, number: Int
    ) throws(LuaSyntaxError) -> LuaStatement.Kind {
        switch token.kind {
        case .semicolon:
            try advance()
            return .empty
        case .if: return try ifStatement()
        case .while: return try whileStatement(start)
        case .do: return try doStatement(start)
        case .for: return try forStatement(start)
        case .repeat: return try repeatStatement(start)
        case .function: return try functionStatement(start)
        case .local: return try localStatement()
        case .doubleColon: return try labelStatement(start, statement: number)
        case .return: return try returnStatement()
        case .break: return try breakStatement(start)
        case .goto: return try gotoStatement(start)
        default: return try expressionStatement()
        }
    }

    private mutating func functionStatement(_ start: SourcePosition) throws(LuaSyntaxError) -> LuaStatement.Kind {
        try advance()
        let place = token.position
        let use = resolve(try takeName())
        let base = LuaExpression(.name(use), position: place, end: previousEnd)
        var suffixes: [Suffix] = []
        var isMethod = false
        while !isMethod, token.kind == .dot || token.kind == .colon {
            isMethod = token.kind == .colon
            let separator = token.position
            try advance()
            suffixes.append(Suffix(kind: .field(try takeName()), position: separator))
        }
        let target =
            suffixes.isEmpty
            ? base
            : LuaExpression(.suffixed(base: base, suffixes: suffixes), position: place, end: previousEnd)
        try assign(to: target)
        return .function(target: target, body: try functionBody(at: start, isMethod: isMethod))
    }

    private mutating func returnStatement() throws(LuaSyntaxError) -> LuaStatement.Kind {
        try advance()
        var values: [LuaExpression] = []
        switch token.kind {
        case .semicolon, .else, .elseif, .end, .until, .endOfFile: break
        default: values = try expressionList()
        }
        _ = try take(.semicolon)
        return .returning(values)
    }

    /// A call or an assignment: which one shows only after the first expression.
    private mutating func expressionStatement() throws(LuaSyntaxError) -> LuaStatement.Kind {
        let first = try suffixedExpression()
        guard token.kind == .assign || token.kind == .comma else {
            guard isCall(first) else { throw unexpected("syntax error") }
            return .call(first)
        }
        guard isAssignable(first) else { throw unexpected("syntax error") }
        var targets = [first]
        while try take(.comma) {
            targets.append(try suffixedExpression())
            guard let last = targets.last, isAssignable(last) else { throw unexpected("syntax error") }
        }
        try expect(.assign)
        let values = try expressionList()
        for target in targets { try assign(to: target) }
        return .assignment(targets: targets, values: values)
    }

    private func isCall(_ expression: LuaExpression) -> Bool {
        guard case .suffixed(_, let suffixes) = expression.kind else { return false }
        return suffixes.last?.isCall ?? false
    }

    private func isAssignable(_ expression: LuaExpression) -> Bool {
        switch expression.kind {
        case .name: true
        case .suffixed(_, let suffixes): !(suffixes.last?.isCall ?? true)
        default: false
        }
    }
}
