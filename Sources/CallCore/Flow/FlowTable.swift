import ScriptValue

/// Holds the table of a flow file against `FlowShapes`.
public enum FlowTable {
    /// The table with defaults filled in; codes `flow.shape`, `flow.api`, `flow.entry`.
    ///
    /// - Parameter unknown: a stand-in for what is not known yet, as in `ArgumentChecker`.
    public static func check(_ value: Value, unknown: Value? = nil) throws(FlowError) -> Value {
        guard let table = value.map, !table.isEmpty else {
            throw FlowError(
                code: "flow.shape", message: "a flow file returns a table with named fields, not \(described(value))",
                nextStep: "end the file with `return { api = 1, … }`")
        }
        let api = table["api"] ?? .null
        if api != unknown { try checkVersion(api) }
        let checked: Value
        do { checked = try ValueChecker(unknown: unknown).check(value, as: .record(FlowShapes.flow)) } catch {
            throw FlowError(
                code: "flow.shape", message: error.message(place: "the flow's table"), field: error.path,
                nextStep: "correct `\(error.path)` in the table the file returns")
        }
        if FlowPart.beginnings.allSatisfy({ table[$0.rawValue] ?? .null == .null }) {
            throw FlowError(
                code: "flow.entry",
                message: "the flow has none of `outbound`, `inbound` and `screen`, so no call can run it",
                nextStep: "add `outbound = function(call, args) … end` or `inbound = function(call) … end`")
        }
        return checked
    }

    private static func checkVersion(_ api: Value) throws(FlowError) {
        let supported = FlowShapes.supportedVersions.map(String.init).listed(with: "and")
        if api.isNull {
            throw FlowError(
                code: "flow.api", message: "the flow's table has no `api`", nextStep: "add `api = 1`")
        }
        guard let version = api.int else {
            throw FlowError(
                code: "flow.api", message: "`api` is a \(api.typeName), not a whole number", field: "api",
                nextStep: "write `api = 1`")
        }
        if !FlowShapes.supportedVersions.contains(version) {
            throw FlowError(
                code: "flow.api", message: "the flow is written for api \(version); this host runs api \(supported)",
                field: "api",
                nextStep: "write the flow for api \(supported), or use a host that runs api \(version)")
        }
    }

    private static func described(_ value: Value) -> String {
        switch value {
        case .map: "an empty table"
        case .array: "a list"
        default: value.typeName
        }
    }
}
