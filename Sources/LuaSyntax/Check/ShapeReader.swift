/// Reads the shape of an expression; names stand for their values only where a caller says so.
struct ShapeReader {
    /// Follows a local variable to its shape; nil leaves names unknown.
    var follow: ((Int) -> ArgumentShape)?

    func shape(of expression: LuaExpression) -> ArgumentShape {
        switch expression.unwrapped.kind {
        case .literal(let literal): shape(of: literal)
        case .function(let body): .function(FunctionShape(body))
        case .table(let fields): .table(table(fields))
        case .unary(let operation, let operand): unary(operation, shape(of: operand))
        case .name(let use): use.origin.binding.flatMap { follow?($0) } ?? .unknown
        case .variadic, .binary, .suffixed, .parenthesised: .unknown
        }
    }

    private func shape(of literal: Literal) -> ArgumentShape {
        switch literal {
        case .nil: .nil
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .float(let value): .float(value)
        case .string(let value): .string(value)
        }
    }

    private func unary(_ operation: UnaryOperator, _ operand: ArgumentShape) -> ArgumentShape {
        switch (operation, operand) {
        case (.negate, .integer(let value)): .integer(0 &- value)
        case (.negate, .float(let value)): .float(-value)
        case (.not, .boolean(let value)): .boolean(!value)
        case (.not, .nil): .boolean(true)
        default: .unknown
        }
    }

    private func table(_ entries: [TableField]) -> TableShape {
        var table = TableShape()
        for (index, entry) in entries.enumerated() {
            let value = shape(of: entry.value)
            switch entry.key {
            case .named(let name):
                table.set(.init(name: name, position: entry.position, shape: value))
            case .computed(let key):
                if case .literal(.string(let name)) = key.unwrapped.kind {
                    table.set(.init(name: name, position: entry.position, shape: value))
                } else {
                    table.hasUnknownKeys = true
                }
            case .positional:
                if index == entries.count - 1, entry.value.mayBeManyValues { table.hasUnknownKeys = true }
                table.items.append(.init(position: entry.position, shape: value))
            }
        }
        return table
    }
}

extension LuaExpression {
    /// Whether the expression gives any number of values at the end of a list: `...` or a call.
    var mayBeManyValues: Bool {
        switch kind {
        case .variadic: true
        case .suffixed(_, let suffixes): suffixes.last?.isCall ?? false
        default: false
        }
    }
}
