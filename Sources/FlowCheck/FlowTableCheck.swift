import CallCore
import LuaSyntax
import ScriptValue

/// The table a flow file returns, as far as the source shows it.
struct FlowTableCheck {
    private let chunk: Chunk
    private var problems: [FlowError] = []

    /// Notes what is wrong with the table and tells what the checks of verbs need to know of it.
    static func run(_ chunk: Chunk, into findings: inout Findings) -> FlowOutline {
        guard let shape = chunk.flowShape else {
            reportHidden(chunk, into: &findings)
            return FlowOutline()
        }
        var check = FlowTableCheck(chunk: chunk)
        let outline = check.outline(shape)
        for problem in check.problems {
            let place = ShapeValue.position(
                of: problem.field ?? "", in: .table(shape.table), from: shape.position)
            findings.error(problem.code, place, problem.message, hint: problem.nextStep)
        }
        EntryCheck.run(shape, into: &findings)
        return outline
    }

    private init(chunk: Chunk) { self.chunk = chunk }

    private mutating func attempt<Result>(_ work: () throws(FlowError) -> Result) -> Result? {
        do { return try work() } catch {
            problems.append(error)
            return nil
        }
    }

    private mutating func outline(_ shape: FlowShape) -> FlowOutline {
        let value = ShapeValue.value(of: .table(shape.table), as: .record(FlowShapes.flow))
        var outline = FlowOutline(shape: shape)
        let fits = attempt { () throws(FlowError) in try FlowTable.check(value, unknown: ShapeValue.unknown) }
        guard fits != nil else { return outline }
        for subject in [ParamSchema.Subject.params, .config] {
            let known = (value[subject.rawValue]?.map ?? [:]).filter { $0.value.isKnown }
            _ = attempt { () throws(FlowError) in try ParamSchema(.map(known), subject: subject) }
        }
        let needs = value["needs"]
        if needs?.isKnown ?? true {
            outline.needs = attempt { () throws(FlowError) in try FlowNeeds(needs) }
        }
        checkTools(value["tools"]?.map ?? [:])
        if value["tools"] != ShapeValue.unknown, shape.table["tools"]?.shape.table?.hasUnknownKeys != true {
            outline.tools = Set((value["tools"]?.map ?? [:]).keys)
        }
        // What is left to check is about parts that must fit each other.
        if problems.isEmpty, value.isKnown {
            _ = attempt { () throws(FlowError) in try FlowManifest(value: value) }
        }
        return outline
    }

    private mutating func checkTools(_ tools: [String: Value]) {
        for (name, tool) in tools.sorted(by: { $0.key < $1.key }) where tool.isKnown {
            _ = attempt { () throws(FlowError) in
                try ToolSchema(tool["parameters"], place: "tools.\(name).parameters")
            }
        }
    }

    /// A file whose table cannot be seen may still be right, unless it clearly returns something else.
    private static func reportHidden(_ chunk: Chunk, into findings: inout Findings) {
        let start = SourcePosition(line: 1, column: 1, offset: 0)
        let next = "end the file with 'return { api = 1, … }'"
        guard let last = chunk.body.statements.last, case .returning(let values) = last.kind else {
            let place = chunk.body.statements.last?.position ?? start
            return findings.error("flow.shape", place, "the file returns nothing", hint: next)
        }
        switch values.first?.unwrapped.kind {
        case nil, .literal, .function:
            findings.error("flow.shape", last.position, "a flow file returns a table with named fields", hint: next)
        default:
            findings.warning(
                "flow.hidden", last.position, "the table this file returns is known only when it runs",
                hint: "write the table in the file to have it checked")
        }
    }
}
