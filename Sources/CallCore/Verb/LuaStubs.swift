/// Makes the file that tells editors about verbs, flows and calls (`flows/types/voicecall.lua`, LuaLS notation).
public enum LuaStubs {
    public static func generate() -> String {
        let sections = [header, aliases, records, call, modules, json]
        return sections.joined(separator: "\n\n") + "\n"
    }

    private static let header = """
        ---@meta
        -- Made from the verb table; `voicecall flow stubs` writes it anew. Changes by hand are lost.
        -- Times are in seconds unless a name ends in `_ms`.
        """

    private static var aliases: String {
        let states = CallState.live.map(\.name) + EndReason.allCases.map(\.rawValue)
        let events = WaitEvent.all.map { "---| '\"\($0.name)\"' # \($0.doc)" }
        return """
            ---@alias CallStateName \(states.map { "\"\($0)\"" }.joined(separator: "|"))

            ---@alias WaitEventName
            \(events.joined(separator: "\n"))
            ---| string
            """
    }

    private static var records: String {
        let options = VerbTable.all.flatMap(\.parameters).flatMap(\.type.records)
        var seen: Set<String> = []
        let all = FlowShapes.all + options + ResultShapes.all
        return all.filter { seen.insert($0.name).inserted }.map(stub(record:)).joined(separator: "\n\n")
    }

    private static func stub(record: RecordSpec) -> String {
        var lines = ["---@class (exact) \(record.name)"]
        for field in record.fields {
            let mark = field.isRequired ? "" : "?"
            let type = field.name == "events" ? "WaitEventName[]" : field.type.luaType
            lines.append("---@field \(field.name)\(mark) \(type) \(field.details())")
        }
        return lines.joined(separator: "\n")
    }

    private static var call: String {
        var lines = ["---@class (exact) CallCaps"]
        lines += CarrierCapability.allCases.map { "---@field \($0.rawValue) boolean The carrier \($0.summary)." }
        lines += ["", "---@class Call"]
        lines += CallFact.all.map { "---@field \($0.name) \($0.luaType) \($0.doc)" }
        lines.append("local Call = {}")
        let methods = VerbTable.all.filter(\.isMethod).map(stub(verb:))
        return ([lines.joined(separator: "\n")] + methods).joined(separator: "\n\n")
    }

    private static var modules: String {
        let functions = VerbTable.all.filter { !$0.isMethod }
        var seen: Set<String> = []
        return functions.map { spec in
            guard let owner = spec.owner, seen.insert(owner).inserted else { return stub(verb: spec) }
            return "---@class \(owner)lib\n\(owner) = {}\n\n\(stub(verb: spec))"
        }.joined(separator: "\n\n")
    }

    private static func stub(verb spec: VerbSpec) -> String {
        var lines = ["---\(spec.summary)"]
        if spec.precondition != .any { lines += ["---", "---Needs \(spec.precondition.summary)."] }
        if let grant = spec.grant { lines += ["---", "---Granted by `\(grant.remedy)`."] }
        for rule in spec.allRules { lines += ["---", "---Give \(rule.summary)."] }
        for parameter in spec.parameters {
            let mark = parameter.isRequired ? "" : "?"
            lines.append("---@param \(parameter.name)\(mark) \(parameter.type.luaType) \(parameter.details())")
        }
        for result in spec.results {
            let mark = result.mayBeNil || !spec.reasons.isEmpty ? "|nil" : ""
            lines.append("---@return \(result.type.luaType)\(mark) \(result.name) \(result.doc)")
        }
        if !spec.reasons.isEmpty {
            let names = spec.reasons.map { "\"\($0.name)\"" }.joined(separator: "|")
            lines.append("---@return \(names)|nil reason Why there is no \(spec.results.first?.name ?? "result").")
        }
        let name = spec.isMethod ? "Call:\(spec.shortName)" : spec.name
        lines.append("function \(name)(\(spec.parameters.map(\.name).joined(separator: ", "))) end")
        return lines.joined(separator: "\n")
    }

    private static let json = """
        ---@class jsonlib
        ---@field null userdata Stands for JSON's null inside tables.
        json = {}

        ---The value as JSON text; raises an error for what JSON cannot hold.
        ---@param value any
        ---@return string text
        function json.encode(value) end

        ---The value of a JSON text.
        ---@param text string
        ---@return any value nil when the text is no JSON
        ---@return string|nil problem
        function json.decode(text) end

        ---Marks a table as a JSON array, which an empty table otherwise is not.
        ---@generic T
        ---@param list T[]
        ---@return T[] list
        function json.array(list) end
        """
}
