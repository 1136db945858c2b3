import CallAudio
import CallCore
import CallSimulator
import Providers

/// One utterance spoken through simulated services in virtual time, by the product's chain, requests and encoder.
final class SpokenRun {
    private final class Exchange {
        var service: SynthesisService
        let synthesizer: any SpeechSynthesizer
        var encoder: TelephonyEncoder
        var status = 0
        var headers = HeaderList()
        var errorBody: [UInt8] = []
        var held: [UInt8] = []
        var isPlaying = false
        var timer: CallTime?
        /// When its silence is a failure.
        var deadline: CallTime

        init(_ service: SynthesisService, _ synthesizer: any SpeechSynthesizer, _ format: AudioFormat, _ now: CallTime)
            throws(ResamplerError)
        {
            self.service = service
            self.synthesizer = synthesizer
            encoder = try TelephonyEncoder(format)
            deadline = now + 10_000
        }
    }

    let book = PhraseBook()
    private(set) var line: [UInt8] = []
    private(set) var warnings: [SynthesisWarning] = []
    private(set) var misuses: [ServiceMisuse] = []
    private(set) var services: [String] = []
    private(set) var ending: CallCore.SynthesisAction?
    private(set) var encoderWarnings: [EncoderWarning] = []
    private(set) var firstSound: Milliseconds?
    private(set) var now = CallTime(milliseconds: 0)
    private let lineup: SynthesisLineup
    private let settings: (String) -> SynthesisSettings
    private var chain: SynthesisChain
    private var exchanges: [Int: Exchange] = [:]
    private var timers: [SynthesisTimer: CallTime] = [:]

    /// - Parameter faults: of the requests to a service, by its name and how many were sent before.
    init(_ names: [String], seed: UInt64 = 1, faults: @escaping (String, Int) -> SynthesisFaults = { _, _ in .none })
        throws
    {
        let settings = Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, ServiceSettings(apiKey: Secret("KEY"), options: $0 == "azure-speech" ? ["region": "eastus"] : [:]))
            })
        lineup = try SynthesisServices(configured: settings) { _ in nil }.lineup(provider: names[0])
        chain = lineup.chain()
        let book = book
        var counts: [String: Int] = [:]
        self.settings = { name in
            defer { counts[name, default: 0] += 1 }
            var settings = SynthesisSettings(key: Secret("KEY"), book: book, seed: seed &+ UInt64(counts[name] ?? 0))
            settings.faults = faults(name, counts[name] ?? 0)
            settings.line = { pcm, rate in (try? TelephonyEncoder.encode(pcm, .pcm16(rate: rate))) ?? [] }
            return settings
        }
    }

    func speak(_ text: String) {
        feed(.speak(text))
        run()
    }

    func send(_ input: CallCore.SynthesisInput) { feed(input) }

    /// Until nothing more happens.
    func run() {
        for _ in 0..<100_000 {
            let waits =
                timers.values.map { $0 } + exchanges.values.flatMap { [$0.timer, $0.deadline].compactMap { $0 } }
            guard let next = waits.min() else { return }
            now = max(now, next)
            step()
        }
    }

    /// What somebody on the line hears, word for word.
    var heard: [HeardPhrase] {
        var ear = PhraseEar(book: book)
        return (ear.hear(line) + ear.finish()).compactMap {
            if case .phraseEnded(let phrase) = $0 { phrase } else { nil }
        }
    }

    private func step() {
        for (timer, time) in timers where time <= now {
            timers[timer] = nil
            feed(.timer(timer))
        }
        for request in exchanges.keys.sorted() {
            guard let exchange = exchanges[request] else { continue }
            if let due = exchange.timer, due <= now {
                exchange.timer = nil
                perform(exchange.service.handle(.timer(0), now: now), request)
            } else if exchange.deadline <= now {
                fail(request, "silent")
            }
        }
    }

    private func feed(_ input: CallCore.SynthesisInput) {
        for action in chain.handle(input, now: now) { perform(action) }
    }

    private func perform(_ action: CallCore.SynthesisAction) {
        switch action {
        case .start(let order): start(order)
        case .cancel(let request): end(request)
        case .play(let request):
            guard let exchange = exchanges[request] else { return }
            exchange.isPlaying = true
            put(exchange.held)
            exchange.held = []
        case .startTimer(let timer, let time): timers[timer] = time
        case .cancelTimer(let timer): timers[timer] = nil
        case .warn(let warning): warnings.append(warning)
        case .finished, .failed: ending = action
        }
    }

    private func start(_ order: CallCore.SynthesisOrder) {
        guard case .service(let synthesizer) = lineup.makers[order.source],
            let kind = SynthesisKind(rawValue: order.service)
        else { return }
        services.append(order.service)
        let request = synthesizer.request(order.text, style: order.style)
        let headers = HeaderList(request.headers.map { HeaderList.Field($0.name, $0.value.reveal()) })
        let service = SynthesisService(kind, settings: settings(order.service))
        guard let wire = WireRequest("POST", url: request.url, headers: headers, body: request.body),
            let exchange = try? Exchange(service, synthesizer, request.format, now)
        else { return }
        exchanges[order.request] = exchange
        perform(exchange.service.handle(.request(wire), now: now), order.request)
    }

    private func perform(_ actions: [SynthesisServiceAction], _ request: Int) {
        for action in actions {
            guard let exchange = exchanges[request] else { return }
            switch action {
            case .head(let status, let headers):
                (exchange.status, exchange.headers) = (status, headers)
                guard status == 200, let problem = exchange.synthesizer.objection(to: headers) else { break }
                end(request)
                feed(.failed(request: request, problem))
            case .body(let bytes):
                exchange.deadline = now + 15_000
                if exchange.status != 200 { exchange.errorBody += bytes } else { take(bytes, exchange, request) }
            case .end: finish(exchange, request)
            case .drop: fail(request, "broken")
            case .startTimer(_, let at): exchange.timer = at
            case .cancelTimer: exchange.timer = nil
            }
        }
    }

    private func take(_ bytes: [UInt8], _ exchange: Exchange, _ request: Int) {
        var sound: [UInt8] = []
        try? exchange.encoder.encode(bytes, appendingTo: &sound)
        report(sound, exchange, request)
    }

    private func finish(_ exchange: Exchange, _ request: Int) {
        guard exchange.status == 200 else {
            let problem = exchange.synthesizer.problem(
                status: exchange.status, headers: exchange.headers, body: exchange.errorBody)
            end(request)
            return feed(.failed(request: request, problem))
        }
        var sound: [UInt8] = []
        try? exchange.encoder.finish(appendingTo: &sound)
        report(sound, exchange, request)
        if let warning = exchange.encoder.warning { encoderWarnings.append(warning) }
        // The chain may still let it through later.
        exchange.timer = nil
        exchange.deadline = CallTime(milliseconds: .max)
        misuses += exchange.service.misuses
        feed(.ended(request: request))
    }

    private func report(_ sound: [UInt8], _ exchange: Exchange, _ request: Int) {
        guard !sound.isEmpty else { return }
        if exchange.isPlaying { put(sound) } else { exchange.held += sound }
        feed(.audio(request: request, bytes: sound.count))
    }

    private func put(_ sound: [UInt8]) {
        if firstSound == nil, !sound.isEmpty { firstSound = now - CallTime(milliseconds: 0) }
        line += sound
    }

    private func fail(_ request: Int, _ what: String) {
        guard let exchange = exchanges[request] else { return }
        let service = exchange.synthesizer.service
        end(request)
        feed(
            .failed(
                request: request,
                SpeechProblem(code: "speech.lost", service: service, message: what, isFatal: false)))
    }

    private func end(_ request: Int) {
        guard let exchange = exchanges.removeValue(forKey: request) else { return }
        misuses += exchange.service.misuses
        _ = exchange.service.handle(.cancelled, now: now)
    }
}
