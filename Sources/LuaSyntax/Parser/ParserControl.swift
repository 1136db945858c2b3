/// Blocks, loops and conditions.
extension Parser {
    mutating func doStatement(_ start: SourcePosition) throws(LuaSyntaxError) -> LuaStatement.Kind {
        try advance()
        let body = try scopedBlock(from: previousEnd)
        try expect(.end, closing: .do, at: start)
        return .block(body)
    }

    mutating func whileStatement(_ start: SourcePosition) throws(LuaSyntaxError) -> LuaStatement.Kind {
        try advance()
        let condition = try expression()
        try expect(.do)
        let body = try scopedBlock(from: previousEnd, isLoop: true)
        try expect(.end, closing: .while, at: start)
        return .whileLoop(condition: condition, body: body)
    }

    mutating func repeatStatement(_ start: SourcePosition) throws(LuaSyntaxError) -> LuaStatement.Kind {
        try advance()
        openBlock(isLoop: true, isRepeat: true)
        let body = try block(from: previousEnd)
        try expect(.until, closing: .repeat, at: start)
        // The condition still sees the locals of the body.
        let condition = try expression()
        try closeBlock(body.statements)
        return .repeatLoop(body: body, condition: condition)
    }

    mutating func ifStatement() throws(LuaSyntaxError) -> LuaStatement.Kind {
        let start = token.position
        var clauses: [Conditional.Clause] = []
        repeat {
            let place = token.position
            try advance()
            let condition = try expression()
            try expect(.then)
            let body = try scopedBlock(from: previousEnd)
            clauses.append(.init(position: place, condition: condition, body: body))
        } while token.kind == .elseif
        var otherwise: Conditional.Otherwise?
        if token.kind == .else {
            let place = token.position
            try advance()
            otherwise = .init(position: place, body: try scopedBlock(from: previousEnd))
        }
        let end = token.position
        try expect(.end, closing: .if, at: start)
        return .conditional(Conditional(clauses: clauses, otherwise: otherwise, end: end))
    }

    mutating func forStatement(_ start: SourcePosition) throws(LuaSyntaxError) -> LuaStatement.Kind {
        try advance()
        let place = token.position
        let first = bind(try takeName(), .loopVariable, at: place)
        switch token.kind {
        case .assign: return try numericFor(start, variable: first)
        case .comma, .in: return try genericFor(start, first: first)
        default: throw unexpected("'=' or 'in' expected")
        }
    }

    private mutating func numericFor(
        _ start: SourcePosition, variable: Int
    ) throws(LuaSyntaxError) -> LuaStatement.Kind {
        try advance()
        var values = [try expression()]
        try expect(.comma)
        values.append(try expression())
        if try take(.comma) { values.append(try expression()) }
        let body = try loopBody(start, variables: [variable])
        return .forLoop(bindings: [variable], isNumeric: true, values: values, body: body)
    }

    private mutating func genericFor(
        _ start: SourcePosition, first: Int
    ) throws(LuaSyntaxError) -> LuaStatement.Kind {
        var variables = [first]
        while try take(.comma) {
            let place = token.position
            variables.append(bind(try takeName(), .loopVariable, at: place))
        }
        try expect(.in)
        let values = try expressionList()
        let body = try loopBody(start, variables: variables)
        return .forLoop(bindings: variables, isNumeric: false, values: values, body: body)
    }

    private mutating func loopBody(
        _ start: SourcePosition, variables: [Int]
    ) throws(LuaSyntaxError) -> LuaBlock {
        try expect(.do)
        openBlock(isLoop: true)
        try activate(variables)
        let body = try block(from: previousEnd)
        try closeBlock(body.statements)
        try expect(.end, closing: .for, at: start)
        return body
    }
}
