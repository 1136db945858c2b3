import CallCore

/// A request, and how often it was sent.
struct TelnyxSending: Hashable, Sendable {
    /// Times one request is sent at most.
    static let most = 4

    var step: TelnyxStep
    var request: CarrierRequest
    var attempts = 1

    init(_ step: TelnyxStep, _ request: CarrierRequest) {
        self.step = step
        self.request = request
    }

    /// How long to wait before it is sent again after this outcome; nil when the outcome stands.
    func pause(after outcome: TelnyxOutcome) -> Milliseconds? {
        guard attempts < Self.most else { return nil }
        let backOff = Milliseconds(500) << Milliseconds(attempts - 1)
        return switch outcome {
        case .overloaded(let wait, _): max(wait, backOff)
        // The id of the command keeps it from being done twice.
        case .lost, .notSent: backOff
        // The answer may be on its way, just not known to that part of Telnyx yet.
        case .notAnswered: backOff
        case .taken, .gone, .alreadySo, .refused: nil
        }
    }
}
