import ScriptValue

/// What a flow says about itself: the table its file returns, checked.
public struct FlowManifest: Hashable, Sendable {
    public var api: Int
    public var summary: String
    public var params: ParamSchema
    public var config: ParamSchema
    public var needs: FlowNeeds
    /// Functions by reference number.
    public var outbound: Int?
    public var screen: Int?
    public var inbound: Int?
    public var onEnd: Int?
    public var actions: [String: Int]
    /// Those of the actions that say what they are for, sorted by name.
    public var describedActions: [FlowTool]
    /// Sorted by name.
    public var tools: [FlowTool]

    /// - Parameter file: goes into errors.
    /// Codes: `flow.shape`, `flow.api`, `flow.entry`, `flow.needs`, `flow.tool`.
    public init(value: Value, file: String? = nil) throws(FlowError) {
        do { try self.init(checking: value) } catch { throw error.at(file: file) }
    }

    public func tool(_ name: String) -> FlowTool? { tools.first { $0.name == name } }

    /// The parts this flow has.
    public var parts: [FlowPart] {
        FlowPart.allCases.filter { part in
            switch part {
            case .outbound: outbound != nil
            case .screen: screen != nil
            case .inbound: inbound != nil
            case .onEnd: onEnd != nil
            case .actions: !actions.isEmpty
            case .tools: !tools.isEmpty
            }
        }
    }

    private init(checking value: Value) throws(FlowError) {
        let table = try FlowTable.check(value)
        api = Int(clamping: table["api"]?.int ?? 0)
        summary = table["summary"]?.text ?? ""
        params = try ParamSchema(table["params"], subject: .params)
        config = try ParamSchema(table["config"], subject: .config)
        needs = try FlowNeeds(table["needs"])
        outbound = table["outbound"]?.function
        screen = table["screen"]?.function
        inbound = table["inbound"]?.function
        onEnd = table["on_end"]?.function
        let actions = table["actions"]?.map ?? [:]
        self.actions = actions.compactMapValues { $0.function ?? $0["run"]?.function }
        describedActions = try Self.tools(actions.filter { $1.map != nil }, "actions")
        tools = try Self.tools(table["tools"]?.map ?? [:], "tools")
        try checkTransferSettings()
    }

    private static func tools(_ values: [String: Value], _ field: String) throws(FlowError) -> [FlowTool] {
        var tools: [FlowTool] = []
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { tools.append(try tool(name, value, field)) }
        return tools
    }

    private static func tool(_ name: String, _ value: Value, _ field: String) throws(FlowError) -> FlowTool {
        guard FlowTool.isName(name) else {
            throw FlowError(
                code: "flow.tool", message: "\(field): '\(name.cutForMessage)' is not a name that models accept",
                field: "\(field).\(name)", nextStep: "use letters, digits, '_' and '-', at most 64")
        }
        return FlowTool(
            name: name, description: value["description"]?.text ?? "",
            parameters: try ToolSchema(value["parameters"], place: "\(field).\(name).parameters"),
            run: value["run"]?.function ?? 0, isReadOnly: value["read_only"]?.bool ?? false)
    }

    private func checkTransferSettings() throws(FlowError) {
        for case .config(let name) in needs.transferTargets where config.field(name) == nil {
            throw FlowError(
                code: "flow.needs",
                message: "needs.transfer names the setting '\(name.cutForMessage)', which `config` does not describe",
                field: "needs.transfer",
                nextStep: "add `\(name) = { type = \"string\", format = \"e164\" }` to `config`")
        }
    }
}
