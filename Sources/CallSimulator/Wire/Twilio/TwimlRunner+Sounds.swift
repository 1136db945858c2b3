import CallCore

extension TwimlRunner {
    /// What Say, Play and Pause elements play; nil, with the document failed, when a URL makes no sense.
    func sounds(_ verbs: [MarkupElement]) -> [LegSound]? {
        var sounds: [LegSound] = []
        for verb in verbs {
            let once: LegSound
            switch verb.name {
            case "Say": once = .words(verb.text, voice: verb["voice"])
            case "Pause": once = .pause(Milliseconds(clamping(verb["length"], to: 0...600, otherwise: 1)) * 1_000)
            case "Play":
                if let digits = verb["digits"] {
                    once = .digits(digits)
                } else if let url = WireURL.resolve(verb.rawText, against: document?.base) {
                    once = .recording(url: url)
                } else {
                    fail(11100, "Invalid URL format: \(verb.text)", url: verb.text, isFallback: false)
                    return nil
                }
            default: continue
            }
            let loops = clamping(verb["loop"], to: 0...1_000, otherwise: 1)
            // 0 plays for ever, which is a thousand times.
            sounds += Array(repeating: once, count: loops == 0 ? 1_000 : loops)
        }
        return sounds
    }

    /// A number from an attribute; one that cannot be read counts as if it were not there.
    func clamping(_ text: String?, to range: ClosedRange<Int>, otherwise usual: Int) -> Int {
        guard let number = text.flatMap({ Int($0) }) else { return usual }
        return min(max(number, range.lowerBound), range.upperBound)
    }
}
