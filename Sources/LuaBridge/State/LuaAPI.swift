/// What a script may ask of its host. Every function named here waits: calling it yields a `LuaRequest`.
public struct LuaAPI: Hashable, Sendable {
    /// Frozen tables of functions, by global name: `["log": ["info"]]` gives `log.info`, requested as "log.info".
    /// The module "" holds plain global functions, requested by their bare name.
    public var modules: [String: [String]]
    /// Methods by handle kind: `["call": ["say"]]` gives `call:say`, requested as "call:say".
    public var methods: [String: [String]]
    /// Modules that are no globals but answers of `require`, by the name to require.
    public var libraries: [String: String]

    public init(
        modules: [String: [String]] = [:], methods: [String: [String]] = [:], libraries: [String: String] = [:]
    ) {
        self.modules = modules
        self.methods = methods
        self.libraries = libraries
    }
}
