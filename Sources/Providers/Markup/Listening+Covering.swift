import CallCore

extension Listening {
    /// Whether a gather on these terms is as good as one on others.
    func covers(_ other: Listening) -> Bool {
        let hasKeys = other.digits == nil || other.digits == digits
        return speech && other.speech && hasKeys && wholeSilence == other.wholeSilence && (partials || !other.partials)
    }

    /// Carriers count whole seconds of silence, or decide for themselves: one below a second, another below two.
    private var wholeSilence: Milliseconds {
        switch silence {
        case ...1_000: 0
        case ..<2_000: 1
        default: (silence + 999) / 1000
        }
    }
}
