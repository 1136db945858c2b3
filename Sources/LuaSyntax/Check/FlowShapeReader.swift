/// Reads what a flow file returns, following local variables that have one value only.
final class FlowShapeReader {
    private let chunk: Chunk
    private let values: LocalValues
    /// Shapes of locals already read, since many tables may name the same local.
    private var known: [Int: ArgumentShape] = [:]

    /// Functions of the returned table itself that get a call handle.
    private static let entryNames: Set<String> = ["outbound", "inbound", "screen", "on_end"]
    /// Deep enough for any flow; ends the reading of a table that contains itself.
    private static let maximumSteps = 8

    init(_ chunk: Chunk) {
        self.chunk = chunk
        values = LocalValues(chunk)
    }

    func read() -> FlowShape? {
        guard let last = chunk.body.statements.last(where: { !$0.isVoid }),
            case .returning(let list) = last.kind, let first = list.first,
            let table = shape(of: first, steps: 0).table
        else { return nil }
        let tracer = HandleTracer(chunk, values: values)
        let entries = entryFunctions(of: table).compactMap { path, function in
            values.functions[function.number].map { tracer.entry(path: path, body: $0) }
        }
        return FlowShape(table: table, position: last.position, entries: entries)
    }

    private func entryFunctions(of table: TableShape) -> [([String], FunctionShape)] {
        var found: [([String], FunctionShape)] = []
        for field in table.fields {
            if Self.entryNames.contains(field.name), let function = field.shape.function {
                found.append(([field.name], function))
            }
            if field.name == "actions" {
                for action in field.shape.table?.fields ?? [] {
                    if let function = action.shape.function { found.append((["actions", action.name], function)) }
                }
            }
            if field.name == "tools" {
                for tool in field.shape.table?.fields ?? [] {
                    guard let function = tool.shape.table?["run"]?.shape.function else { continue }
                    found.append((["tools", tool.name, "run"], function))
                }
            }
        }
        return found
    }

    private func shape(of expression: LuaExpression, steps: Int) -> ArgumentShape {
        ShapeReader(follow: { self.follow($0, steps: steps + 1) }).shape(of: expression)
    }

    private func shape(of value: LocalValues.Value, steps: Int) -> ArgumentShape {
        switch value {
        case .expression(let expression): shape(of: expression, steps: steps)
        case .function(let body): .function(FunctionShape(body))
        }
    }

    private func follow(_ binding: Int, steps: Int) -> ArgumentShape {
        if let shape = known[binding] { return shape }
        guard steps <= Self.maximumSteps, let value = values.onlyValue(of: binding) else { return .unknown }
        var result = shape(of: value, steps: steps)
        if case .table(var table) = result {
            if values.computedKeys.contains(binding) { table.hasUnknownKeys = true }
            for addition in values.additions[binding] ?? [] {
                let added = shape(of: addition.value, steps: steps + 1)
                table.set(added, at: addition.path[...], position: addition.position)
            }
            result = .table(table)
        }
        known[binding] = result
        return result
    }
}

extension Chunk {
    /// The table this file returns, when it is written in the file: `return {…}`, or a local variable that is given
    /// one table and has fields added to it. Nil when the returned value is known only at run time.
    public var flowShape: FlowShape? { FlowShapeReader(self).read() }
}
