import LuaSyntax

/// Finds the fields of the call that a source reads.
struct FactFinder {
    private let handles: CallHandles
    private var uses: [FactUse] = []

    static func find(in chunk: Chunk, handles: CallHandles) -> [FactUse] {
        var finder = FactFinder(handles: handles)
        finder.walk(chunk.body)
        return finder.uses
    }

    private init(handles: CallHandles) { self.handles = handles }

    private mutating func walk(_ block: LuaBlock) {
        for statement in block.statements { walk(statement) }
    }

    private mutating func walk(_ statement: LuaStatement) {
        switch statement.kind {
        case .empty, .breaking, .goto, .label: break
        case .local(_, let values), .returning(let values): walk(values)
        case .assignment(let targets, let values): walk(targets + values)
        case .call(let expression): walk(expression)
        case .block(let body): walk(body)
        case .localFunction(_, let function): walk(function.body)
        case .whileLoop(let condition, let body), .repeatLoop(let body, let condition):
            walk(condition)
            walk(body)
        case .forLoop(_, _, let values, let body):
            walk(values)
            walk(body)
        case .conditional(let conditional):
            for clause in conditional.clauses {
                walk(clause.condition)
                walk(clause.body)
            }
            if let otherwise = conditional.otherwise { walk(otherwise.body) }
        case .function(let target, let function):
            walk(target)
            walk(function.body)
        }
    }

    private mutating func walk(_ expressions: [LuaExpression]) {
        for expression in expressions { walk(expression) }
    }

    private mutating func walk(_ expression: LuaExpression) {
        switch expression.kind {
        case .literal, .variadic, .name: break
        case .function(let function): walk(function.body)
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
            note(base, suffixes)
            walk(base)
            for suffix in suffixes {
                switch suffix.kind {
                case .field: break
                case .index(let key): walk(key)
                case .call(let arguments), .method(_, let arguments): walk(arguments)
                }
            }
        }
    }

    private mutating func note(_ base: LuaExpression, _ suffixes: [Suffix]) {
        guard handles.isHandle(base.name?.origin.binding), case .field(let name)? = suffixes.first?.kind else { return }
        // `call.say(…)` is a call, which the check of verbs looks at.
        if suffixes.count > 1, case .call = suffixes[1].kind { return }
        uses.append(FactUse(name: name, position: base.position))
    }
}
