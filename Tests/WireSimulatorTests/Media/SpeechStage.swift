import CallAudio
import CallSimulator
import Providers
import WireSimulator

@testable import CallCore
@testable import CallMedia

/// Orders of speech at one simulated service, in virtual time.
final class SpeechStage {
    let kernel = SimKernel(seed: 5)
    let log = ServiceLog()
    let sound = SimSound()
    private(set) var made: [UInt8] = []
    private(set) var events: [SoundEvent] = []
    /// Milliseconds from the order to its end.
    private(set) var length: Milliseconds?
    private let speaker: ServiceSpeaker
    private var speech: (any SimSpeech)?

    /// - Parameter service: by its name; the one that is asked.
    init(_ service: String, faults: SynthesisFaults = .none) throws {
        let settings = ServiceSettings(
            apiKey: Secret("KEY"), options: service == "azure-speech" ? ["region": "eastus"] : [:])
        let lineup = try SynthesisServices(configured: [service: settings]) { _ in nil }.lineup(provider: service)
        var services = SynthesisSettings(key: Secret("KEY"), book: sound.book, voice: sound.voice, seed: 0)
        services.line = { pcm, rate in (try? TelephonyEncoder.encode(pcm, .pcm16(rate: rate))) ?? [] }
        speaker = ServiceSpeaker(
            lineup.makers, own: VoiceSpeaker(sound), settings: services, latency: 5...25, log: log
        ) { _ in faults }
    }

    /// - Parameter consumes: what is made is done with at once.
    func speak(_ text: String, style: SpeechStyle = SpeechStyle(), consumes: Bool = true) throws {
        let wanted = SynthesisOrder(request: 1, source: 0, service: "", text: text, style: style)
        let order = SoundOrder(id: SoundID(serial: 1, request: 1), lineup: "", content: .speech(wanted))
        let start = kernel.now
        speech = speaker.begin(order, kernel) { [unowned self] event in
            guard case .made(let bytes) = event else {
                length = kernel.now - start
                return events.append(event)
            }
            made += bytes
            if consumes { speech?.consumed(bytes.count) }
        }
        try kernel.runUntilIdle()
    }

    func consume(_ bytes: Int) throws {
        speech?.consumed(bytes)
        try kernel.runUntilIdle()
    }

    func cancel() { speech?.cancel() }

    /// The code of the problem by which it ended; `made` when it ended well.
    var ending: String? {
        guard events.count == 1 else { return nil }
        if case .failed(let problem) = events[0] { return problem.code }
        return "made"
    }

    var heard: [HeardPhrase] {
        var ear = PhraseEar(book: sound.book)
        return (ear.hear(made) + ear.finish()).compactMap {
            if case .phraseEnded(let phrase) = $0 { phrase } else { nil }
        }
    }
}
