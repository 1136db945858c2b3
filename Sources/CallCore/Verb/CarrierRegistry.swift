/// Which carriers there are, by name, and what each can do.
///
/// The engine starts from `standard` and every carrier driver adds its own line:
///
///     var carriers = CarrierRegistry.standard
///     carriers.add("acme", [.speak, .play, .gatherDTMF])
///
/// The load-time check of a flow asks every carrier of a deployment whether it can do what the flow uses.
public struct CarrierRegistry: Hashable, Sendable {
    private var carriers: [String: CarrierCapabilities]

    public init(_ carriers: [String: CarrierCapabilities] = [:]) { self.carriers = carriers }

    /// The simulator, which can do everything.
    public static let standard = CarrierRegistry(["simulator": .all])

    /// Adds a carrier, or replaces what was said about it.
    public mutating func add(_ name: String, _ capabilities: CarrierCapabilities) { carriers[name] = capabilities }

    public subscript(name: String) -> CarrierCapabilities? { carriers[name] }

    /// Sorted, so that whatever is listed from it comes out the same every time.
    public var names: [String] { carriers.keys.sorted() }

    /// The carriers that cannot do it, sorted.
    public func lacking(_ capability: CarrierCapability) -> [String] {
        names.filter { carriers[$0]?.contains(capability) == false }
    }
}
