import CallCore
import WireSimulator

extension CarrierRegistry {
    /// The simulator and every carrier there is a driver for.
    static var known: CarrierRegistry {
        var carriers = CarrierRegistry.standard
        for carrier in SimulatedCarrier.allCases { carriers.add(carrier.rawValue, carrier.driver.capabilities) }
        return carriers
    }
}
