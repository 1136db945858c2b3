/// Something that looks at every node of a tree, parents before children, in source order.
protocol TreeVisitor {
    mutating func enter(_ statement: LuaStatement)
    mutating func enter(_ expression: LuaExpression)
    mutating func enter(_ function: FunctionBody)
    /// The target of an assignment or function statement; names inside `a[b].c` are visited as expressions.
    mutating func enter(target: LuaExpression)
}

extension TreeVisitor {
    mutating func enter(_ statement: LuaStatement) {}
    mutating func enter(_ expression: LuaExpression) {}
    mutating func enter(_ function: FunctionBody) {}
    mutating func enter(target: LuaExpression) {}

    mutating func walk(_ block: LuaBlock) {
        for statement in block.statements { walk(statement) }
    }

    mutating func walk(_ statement: LuaStatement) {
        enter(statement)
        switch statement.kind {
        case .empty, .breaking, .goto, .label: break
        case .local(_, let values), .returning(let values): walk(values)
        case .assignment(let targets, let values):
            for target in targets { walk(target: target) }
            walk(values)
        case .call(let expression): walk(expression)
        case .block(let body): walk(body)
        case .whileLoop(let condition, let body):
            walk(condition)
            walk(body)
        case .repeatLoop(let body, let condition):
            walk(body)
            walk(condition)
        case .forLoop(_, _, let values, let body):
            walk(values)
            walk(body)
        case .conditional(let conditional): walk(conditional)
        case .function(let target, let body):
            walk(target: target)
            walk(body)
        case .localFunction(_, let body): walk(body)
        }
    }

    mutating func walk(_ expressions: [LuaExpression]) {
        for expression in expressions { walk(expression) }
    }

    mutating func walk(_ expression: LuaExpression) {
        enter(expression)
        walkChildren(of: expression)
    }

    mutating func walk(_ function: FunctionBody) {
        enter(function)
        walk(function.body)
    }

    private mutating func walk(target: LuaExpression) {
        enter(target: target)
        // A bare name as a target is written, not read.
        if target.name == nil { walkChildren(of: target) }
    }

    private mutating func walk(_ conditional: Conditional) {
        for clause in conditional.clauses {
            walk(clause.condition)
            walk(clause.body)
        }
        if let otherwise = conditional.otherwise { walk(otherwise.body) }
    }

    private mutating func walkChildren(of expression: LuaExpression) {
        switch expression.kind {
        case .literal, .variadic, .name: break
        case .function(let function): walk(function)
        case .table(let fields):
            for field in fields {
                if case .computed(let key) = field.key { walk(key) }
                walk(field.value)
            }
        case .unary(_, let operand), .parenthesised(let operand): walk(operand)
        case .binary(let first, let steps):
            walk(first)
            for step in steps { walk(step.operand) }
        case .suffixed(let base, let suffixes):
            walk(base)
            for suffix in suffixes { walk(suffix) }
        }
    }

    private mutating func walk(_ suffix: Suffix) {
        switch suffix.kind {
        case .field: break
        case .index(let key): walk(key)
        case .call(let arguments), .method(_, let arguments): walk(arguments)
        }
    }
}
