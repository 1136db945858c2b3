/// A field of `call` that a flow may read.
public struct CallFact: Hashable, Sendable {
    public var name: String
    /// In LuaLS notation.
    public var luaType: String
    public var doc: String

    public static let all: [CallFact] = [
        CallFact(name: "id", luaType: "string", doc: "The engine's id of this call."),
        CallFact(name: "from", luaType: "string", doc: "The calling number, as the carrier gave it."),
        CallFact(name: "to", luaType: "string", doc: "The called number."),
        CallFact(name: "direction", luaType: "\"outbound\"|\"inbound\"", doc: "Who placed the call, seen from here."),
        CallFact(name: "carrier", luaType: "string", doc: "The name of the carrier that carries the call."),
        CallFact(name: "state", luaType: "CallStateName", doc: "Where the call stands now."),
        CallFact(name: "session_key", luaType: "string", doc: "Names the conversation that memory belongs to."),
        CallFact(name: "args", luaType: "table<string, any>", doc: "The arguments, checked against `params`."),
        CallFact(
            name: "answered_by", luaType: "\"human\"|\"machine\"|\"unknown\"|nil",
            doc: "Who picked up; nil while that is open."),
        CallFact(name: "caps", luaType: "CallCaps", doc: "What the carrier of this call can do."),
        CallFact(
            name: "config", luaType: "table<string, any>",
            doc: "The deployment's settings for this flow, checked against `config`. Where that has a `greeting`, "
                + "inbound calls find the deployment's inbound greeting there."),
        CallFact(
            name: "policy", luaType: "string", doc: "The deployment's inbound policy, such as \"allowlist\"."),
        CallFact(name: "mode", luaType: "string", doc: "The mode under which the call was placed."),
        CallFact(
            name: "brief", luaType: "string|nil",
            doc: "What the call is for, as whoever had it placed wrote it; the agent of the call is told."),
    ]

    public static func named(_ name: String) -> CallFact? { all.first { $0.name == name } }
}
