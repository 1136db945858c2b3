import CallCore
import CallGateway
import WireSimulator

extension SimulatedCarrier {
    /// The simulated account, as a configuration would give it.
    var account: CarrierAccount {
        let fields = Dictionary(
            uniqueKeysWithValues: accountLines.compactMap { line in
                line.firstRange(of: ": ").map { (String(line[..<$0.lowerBound]), String(line[$0.upperBound...])) }
            })
        func field(_ name: String) -> String { fields[name] ?? "" }
        return switch self {
        case .twilio: .twilio(accountSID: field("accountSid"), authToken: Secret(field("authToken")))
        case .telnyx:
            .telnyx(
                apiKey: Secret(field("apiKey")), connectionID: field("connectionId"), publicKey: field("publicKey"))
        case .plivo: .plivo(authID: field("authId"), authToken: Secret(field("authToken")))
        }
    }
}
