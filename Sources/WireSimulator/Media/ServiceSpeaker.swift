import CallCore
import CallMedia
import CallSimulator
import HTTPTransport
import Providers

/// Speaks in virtual time by simulated synthesis services, asked as the product asks the real ones. Recordings and what
/// is made on the machine itself come from the simulation's own voice.
public struct ServiceSpeaker: SimSpeaker {
    /// What goes wrong in the next request.
    public typealias Faults = @Sendable (inout SeededRandom) -> SynthesisFaults

    private let makers: [SpeechMaker]
    private let own: VoiceSpeaker
    private let settings: SynthesisSettings
    private let faults: Faults
    private let latency: ClosedRange<Milliseconds>
    private let log: ServiceLog

    /// - Parameters:
    ///   - makers: those of the chain that gives the orders, in its order.
    ///   - settings: of the services; each request has its own seed and faults.
    ///   - latency: what a message takes from one end of a connection to the other.
    ///   - log: takes what the services were asked and do not take.
    public init(
        _ makers: [SpeechMaker], own: VoiceSpeaker, settings: SynthesisSettings, latency: ClosedRange<Milliseconds>,
        log: ServiceLog, faults: @escaping Faults = { _ in .none }
    ) {
        self.makers = makers
        self.own = own
        self.settings = settings
        self.faults = faults
        self.latency = latency
        self.log = log
    }

    public func begin(
        _ order: SoundOrder, _ kernel: SimKernel, _ deliver: @escaping (SoundEvent) -> Void
    ) -> any SimSpeech {
        guard case .speech(let wanted) = order.content, makers.indices.contains(wanted.source),
            case .service(let synthesizer) = makers[wanted.source]
        else { return own.begin(order, kernel, deliver) }
        let name = "speech \(kernel.eventsRun) \(order.id.serial) \(order.id.request)"
        var random = kernel.random.stream(name)
        do throws(SpeechProblem) {
            let request = synthesizer.request(wanted.text, style: wanted.style)
            let answer = try SpeechAnswer(of: synthesizer, format: request.format)
            let link = SpeechLink(kernel: kernel, latency: latency, random: random.stream("link"))
            let exchange = ServiceSpeech(link, try service(synthesizer.service, kernel, &random), answer, deliver)
            exchange.send(request, log)
            return exchange
        } catch {
            let failed = FailedSpeech(deliver)
            kernel.schedule(after: 1, label: "speech cannot be asked for") { failed.tell(error) }
            return failed
        }
    }

    private func service(
        _ name: String, _ kernel: SimKernel, _ random: inout SeededRandom
    ) throws(SpeechProblem) -> SynthesisService {
        guard let kind = SynthesisKind(rawValue: name) else {
            throw SpeechProblem(
                code: "speech.unreachable", service: name, message: "no such service in this simulation",
                isFatal: true)
        }
        var settings = settings
        settings.seed = random.next()
        settings.faults = faults(&random)
        if settings.faults != .none { kernel.note("fault \(name): \(settings.faults)") }
        return SynthesisService(kind, settings: settings)
    }

    private final class FailedSpeech: SimSpeech {
        private var deliver: ((SoundEvent) -> Void)?

        init(_ deliver: @escaping (SoundEvent) -> Void) { self.deliver = deliver }

        func tell(_ problem: SpeechProblem) { deliver?(.failed(problem)) }
        func cancel() { deliver = nil }
    }
}
