/// The set of things one carrier can do.
public struct CarrierCapabilities: Hashable, Sendable, ExpressibleByArrayLiteral {
    private var members: Set<CarrierCapability>

    public init(_ members: some Sequence<CarrierCapability>) { self.members = Set(members) }
    public init(arrayLiteral elements: CarrierCapability...) { self.init(elements) }

    public static let all = CarrierCapabilities(CarrierCapability.allCases)
    public static let none: CarrierCapabilities = []

    public func contains(_ capability: CarrierCapability) -> Bool { members.contains(capability) }
    public func adding(_ capability: CarrierCapability) -> CarrierCapabilities {
        CarrierCapabilities(members.union([capability]))
    }
    public func removing(_ capability: CarrierCapability) -> CarrierCapabilities {
        CarrierCapabilities(members.subtracting([capability]))
    }

    /// The names of what the carrier can do, in the order of the capability list.
    public var names: [String] { CarrierCapability.allCases.filter(contains).map(\.rawValue) }
}
