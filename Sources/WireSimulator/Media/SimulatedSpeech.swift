import CallSimulator
import Providers

/// Who makes the product's speech in a run.
public enum SimulatedSpeech: Hashable, Sendable, CaseIterable, RawRepresentable {
    /// A service, and behind it the voice in the process.
    case service(SynthesisKind)
    /// The voice in the process alone.
    case local

    public static let allCases = SynthesisKind.allCases.map(SimulatedSpeech.service) + [.local]

    public init?(rawValue: String) {
        if rawValue == SynthesisServices.localName {
            self = .local
        } else if let kind = SynthesisKind(rawValue: rawValue) {
            self = .service(kind)
        } else {
            return nil
        }
    }

    /// As a configuration writes it.
    public var rawValue: String {
        switch self {
        case .service(let kind): kind.rawValue
        case .local: SynthesisServices.localName
        }
    }
}
