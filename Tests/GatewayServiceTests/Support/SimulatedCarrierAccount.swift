import WireSimulator

/// The simulated account, as a configuration writes it.
enum SimulatedCarrierAccount {
    static var fields: (sid: String, token: String) {
        let lines = SimulatedCarrier.twilio.accountLines
        func field(_ name: String) -> String {
            lines.first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) } ?? ""
        }
        return (field("accountSid"), field("authToken"))
    }
}
