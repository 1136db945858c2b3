extension Parser {
    /// Reads statements until a keyword that closes a block, inside a scope of their own.
    mutating func scopedBlock(from start: Int, isLoop: Bool = false) throws(LuaSyntaxError) -> LuaBlock {
        openBlock(isLoop: isLoop)
        let block = try block(from: start)
        try closeBlock(block.statements)
        return block
    }

    /// Reads statements until a keyword that closes a block.
    mutating func block(from start: Int) throws(LuaSyntaxError) -> LuaBlock {
        let seesGlobals = seesGlobals
        var statements: [LuaStatement] = []
        while !closesBlock(token.kind) {
            let isReturn = token.kind == .return
            statements.append(try statement(number: statements.count))
            if isReturn { break }
        }
        return LuaBlock(
            statements: statements, start: start, end: token.position, depth: depth, seesGlobals: seesGlobals)
    }

    private func closesBlock(_ kind: TokenKind) -> Bool {
        switch kind {
        case .else, .elseif, .end, .until, .endOfFile: true
        default: false
        }
    }

    /// The body of a function, with its parameters, from the opening parenthesis to `end`.
    mutating func functionBody(
        at place: SourcePosition, isMethod: Bool
    ) throws(LuaSyntaxError) -> FunctionBody {
        functionCount += 1
        let number = functionCount
        openFunction(FunctionScope(number: number, line: place.line, isVariadic: false))
        openBlock()
        var indices = isMethod ? [bind("self", .parameter, at: token.position)] : []
        try expect(.openParenthesis)
        try parameters(into: &indices)
        try expect(.closeParenthesis)
        try activate(indices)
        let body = try block(from: previousEnd)
        try closeBlock(body.statements)
        try expect(.end, closing: .function, at: place)
        let isVariadic = scope.isVariadic
        closeFunction()
        return FunctionBody(
            number: number, parameters: indices.map { .init(name: bindings[$0].name, binding: $0) },
            isVariadic: isVariadic, position: place, body: body)
    }

    private mutating func parameters(into indices: inout [Int]) throws(LuaSyntaxError) {
        guard token.kind != .closeParenthesis else { return }
        repeat {
            if try take(.ellipsis) {
                scope.isVariadic = true
                return
            }
            let place = token.position
            guard token.kind == .name else { throw unexpected("<name> or '...' expected") }
            indices.append(bind(try takeName(), .parameter, at: place))
        } while try take(.comma)
    }
}
