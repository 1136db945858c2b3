import ScriptValue

/// The tables that make up a flow file, as data: checks and editor stubs are made from them.
public enum FlowShapes {
    /// The versions of the flow interface this host runs.
    public static let supportedVersions: [Int64] = [1]

    public static let flow = RecordSpec(
        "Flow",
        [
            .required("api", .integer(1...1), "The version of this interface: 1."),
            .optional("summary", .text(0...500), "One line about the flow."),
            .optional("params", params, "What `call.args` holds; checked before a call is placed."),
            .optional("config", params, "What `call.config` holds; checked when the flow is loaded."),
            .optional("needs", .record(needs), "What the flow may use. Nothing else is granted."),
            .optional(
                "outbound", .function(signature: "fun(call: Call, args: table<string, any>)"), "A call to be placed."),
            .optional(
                "screen", .function(signature: "fun(call: Call): boolean, string?"),
                "An inbound call before it is answered: true, or false and a reason. It has one second."),
            .optional("inbound", .function(signature: "fun(call: Call)"), "An inbound call that was accepted."),
            .optional(
                "actions", .map(of: .union([.record(action), .function(signature: runs)]), maxCount: 64),
                "What an agent or operator may ask of a live call, by name; one with a description is offered to "
                    + "agents as a tool."),
            .optional("tools", .map(of: .record(tool), maxCount: 64), "What is offered to the model, by name."),
            .optional(
                "on_end", .function(signature: "fun(call: Call, ending: Ending)"),
                "Runs after every call, however it ended. It has two seconds."),
        ])

    public static let needs = RecordSpec(
        "FlowNeeds",
        [
            .optional("agent", .boolean, "Uses `agent.respond` and `agent.consult`.", default: false),
            .optional("http", .array(of: .label, maxCount: 64), "Host names that `http` may reach."),
            .optional(
                "transfer", .array(of: .label, maxCount: 64),
                "Numbers that `call:transfer` may reach: E.164, or `config:NAME` for the setting of that name."),
            .optional("realtime", .boolean, "Uses `call:realtime`.", default: false),
            .optional("kv", .boolean, "Says that the flow stores values; `kv` and `memory` are granted anyway."),
        ])

    public static let tool = RecordSpec(
        "FlowTool",
        [
            .required("description", .text(1...4096), "Tells the model what the tool is for."),
            .optional("parameters", .map(of: .any, maxCount: 32), "A JSON Schema of type object."),
            .optional(
                "read_only", .boolean,
                "It changes nothing: it may be used where an agent is only to look things up.", default: false),
            .required(
                "run", .function(signature: runs), "Does it; what it returns goes to the model."),
        ])

    public static let action = RecordSpec(
        "FlowAction",
        [
            .required("description", .text(1...4096), "Tells an agent or operator what it does."),
            .optional("parameters", .map(of: .any, maxCount: 32), "A JSON Schema of type object, for `args`."),
            .required("run", .function(signature: runs), "Does it; what it returns is the answer."),
        ])

    public static let param = RecordSpec(
        "FlowParam",
        [
            .required("type", .oneOf(ParamType.allCases.map(\.rawValue)), "What it is."),
            .optional("required", .boolean, "Whether it must be given.", default: false),
            .optional("default", .any, "What is used when it is not given."),
            .optional("min", .number(-1e15...1e15), "The least number, or the fewest characters or elements."),
            .optional("max", .number(-1e15...1e15), "The greatest number, or the most characters or elements."),
            .optional("enum", .array(of: .any, maxCount: 256), "The only values there are."),
            .optional("description", .text(0...1000), "What it is for."),
            .optional("format", .oneOf(ParamFormat.allCases.map(\.rawValue)), "What a string must look like."),
        ])

    public static let ending = RecordSpec(
        "Ending",
        [
            .required("reason", .oneOf(EndReason.allCases.map(\.rawValue)), "Why the call ended."),
            .optional("error", .text(0...10_000), "What went wrong, when something did."),
        ])

    /// In the order of the editor stubs.
    public static let all = [flow, needs, param, tool, action, ending]

    private static let runs = "fun(call: Call, args: table<string, any>): any"
    private static let params = ArgumentType.map(of: .record(param), maxCount: 64)
}
