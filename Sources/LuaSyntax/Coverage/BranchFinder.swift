/// Finds the branches of a tree and the text that makes each of them count.
struct BranchFinder: TreeVisitor {
    private struct Candidate {
        let position: SourcePosition
        let kind: Branch.Kind
        let label: String
        let offset: Int
        /// Offset of a closing parenthesis for an operand that is wrapped.
        let closing: Int?
    }

    private let source: [UInt8]
    private let bindings: [Binding]
    private let wrapsOperands: Bool
    /// Whether the script replaces `_ENV`, which takes the hook away.
    private(set) var replacesGlobals = false
    private var candidates: [Candidate] = []
    /// Names of functions, by number, from what declares them.
    private var names: [Int: String] = [:]
    /// Beyond this depth a hook call might exceed the nesting that Lua allows.
    private static let maximumDepth = LuaParser.maximumDepth - 20

    init(source: [UInt8], bindings: [Binding], wrapsOperands: Bool) {
        self.source = source
        self.bindings = bindings
        self.wrapsOperands = wrapsOperands
    }

    /// The branches in source order with ids from 1, and the insertions that call the hook with them.
    func numbered(from firstID: Int) -> (branches: [Branch], insertions: [Insertion]) {
        let ordered = candidates.sorted { $0.offset < $1.offset }
        var branches: [Branch] = []
        var insertions: [Insertion] = []
        for (index, candidate) in ordered.enumerated() {
            let id = firstID + index
            let place = candidate.position
            branches.append(
                Branch(
                    id: id, line: place.line, column: place.column, kind: candidate.kind, label: candidate.label))
            insertions.append(
                Insertion(offset: candidate.offset, closes: false, text: hookText(candidate.kind, id)))
            if let closing = candidate.closing {
                insertions.append(Insertion(offset: closing, closes: true, text: ")"))
            }
        }
        return (branches, insertions)
    }

    private func hookText(_ kind: Branch.Kind, _ id: Int) -> String {
        let call = "\(BranchInstrumenter.hook)(\(id))"
        return switch kind {
        case .implicitElse: " else \(call); "
        case .andOr: "(\(call) or "
        case .then, .elseif, .else, .loop, .function: " \(call);"
        }
    }

    mutating func enter(_ statement: LuaStatement) {
        switch statement.kind {
        case .conditional(let conditional): note(conditional)
        case .whileLoop(let condition, let body):
            note(.loop, at: statement.position, body, label: text(of: condition))
        case .repeatLoop(let body, let condition):
            note(.loop, at: statement.position, body, label: text(of: condition))
        case .forLoop(_, _, _, let body): note(.loop, at: statement.position, body, label: header(statement, body))
        case .function(let target, let body): names[body.number] = text(of: target)
        case .localFunction(let binding, let body): names[body.number] = bindings[binding].name
        case .local(let indices, let values):
            for (index, value) in zip(indices, values) { name(value, bindings[index].name) }
        case .assignment(let targets, let values):
            for (target, value) in zip(targets, values) { name(value, text(of: target)) }
        default: break
        }
    }

    mutating func enter(_ function: FunctionBody) {
        note(.function, at: function.position, function.body, label: names[function.number] ?? "function")
    }

    mutating func enter(target: LuaExpression) {
        if let use = target.name, use.name == "_ENV" { replacesGlobals = true }
    }

    mutating func enter(_ expression: LuaExpression) {
        switch expression.kind {
        case .table(let fields):
            for field in fields {
                if case .named(let key) = field.key { name(field.value, key) }
            }
        case .binary(_, let steps) where wrapsOperands: note(steps)
        default: break
        }
    }

    private mutating func name(_ value: LuaExpression, _ text: String) {
        if case .function(let body) = value.kind { names[body.number] = text }
    }

    private mutating func note(_ steps: [BinaryStep]) {
        for step in steps where step.operation == .and || step.operation == .or {
            candidates.append(
                Candidate(
                    position: step.position, kind: .andOr, label: text(of: step.operand),
                    offset: step.operand.position.offset, closing: step.operand.end))
        }
    }

    private mutating func note(_ conditional: Conditional) {
        for (index, clause) in conditional.clauses.enumerated() {
            note(index == 0 ? .then : .elseif, at: clause.position, clause.body, label: text(of: clause.condition))
        }
        if let otherwise = conditional.otherwise {
            note(.else, at: otherwise.position, otherwise.body, label: "else")
        } else if let first = conditional.clauses.first, isReachable(first.body) {
            candidates.append(
                Candidate(
                    position: first.position, kind: .implicitElse, label: text(of: first.condition),
                    offset: conditional.end.offset, closing: nil))
        }
    }

    private mutating func note(_ kind: Branch.Kind, at place: SourcePosition, _ body: LuaBlock, label: String) {
        guard isReachable(body) else { return }
        candidates.append(Candidate(position: place, kind: kind, label: label, offset: body.start, closing: nil))
    }

    private func isReachable(_ body: LuaBlock) -> Bool {
        body.seesGlobals && body.depth <= Self.maximumDepth
    }

    private func text(of expression: LuaExpression) -> String {
        shortText(expression.position.offset..<expression.end)
    }

    /// The source from the start of a statement to the start of its body.
    private func header(_ statement: LuaStatement, _ body: LuaBlock) -> String {
        shortText(statement.position.offset..<body.start)
    }

    private func shortText(_ range: Range<Int>) -> String {
        let limit = 60
        let line = source[range].prefix { !Byte.isNewline($0) }
        let isWhole = line.count == range.count && line.count <= limit
        return String(decoding: line.prefix(limit), as: UTF8.self) + (isWhole ? "" : "…")
    }
}
