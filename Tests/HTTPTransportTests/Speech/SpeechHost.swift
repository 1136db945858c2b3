import CallAudio
import CallCore
import Foundation
import HTTPTransport
import NIOCore
import NIOPosix
import Providers

/// A host of one utterance: carries out what its chain decides, with real requests and the local voice. Everything but
/// the making of speech happens on one event loop.
final class SpeechHost: @unchecked Sendable {
    struct Result: Sendable {
        var sound: [UInt8] = []
        var warnings: [String] = []
        var encoderWarnings: [EncoderWarning] = []
        var problem: SpeechProblem?
        var isFinished = false
    }

    private final class Job {
        var answer: SpeechAnswer?
        var stream: HTTPStream?
        var held: [UInt8] = []
        var isPlaying = false
        var isCancelled = false
    }

    private let loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()
    private let client: HTTPClient
    private let lineup: SynthesisLineup
    private var chain: SynthesisChain
    private var jobs: [Int: Job] = [:]
    private var timers: [SynthesisTimer: Scheduled<Void>] = [:]
    private var result = Result()
    private var waiting: [(isDone: (Result) -> Bool, continuation: CheckedContinuation<Result, Never>)] = []

    init(_ lineup: SynthesisLineup, _ client: HTTPClient) {
        self.lineup = lineup
        self.client = client
        chain = lineup.chain()
    }

    func send(_ input: SynthesisInput) { loop.execute { self.handle(input) } }

    func ended() async -> Result { await wait { $0.isFinished || $0.problem != nil } }
    func heard(_ bytes: Int) async -> Result { await wait { $0.sound.count >= bytes } }

    private func wait(_ isDone: @escaping @Sendable (Result) -> Bool) async -> Result {
        await withCheckedContinuation { continuation in
            loop.execute {
                self.waiting.append((isDone, continuation))
                self.wake()
            }
        }
    }

    private func wake() {
        for waiter in waiting where waiter.isDone(result) { waiter.continuation.resume(returning: result) }
        waiting.removeAll { $0.isDone(result) }
    }

    private func handle(_ input: SynthesisInput) {
        let now = CallTime(milliseconds: Int64(ProcessInfo.processInfo.systemUptime * 1_000))
        for action in chain.handle(input, now: now) { perform(action, now) }
        wake()
    }

    private func perform(_ action: SynthesisAction, _ now: CallTime) {
        switch action {
        case .start(let order): start(order)
        case .cancel(let request):
            let job = jobs.removeValue(forKey: request)
            job?.isCancelled = true
            job?.stream?.cancel()
        case .play(let request):
            guard let job = jobs[request] else { return }
            job.isPlaying = true
            result.sound += job.held
            job.held = []
        case .startTimer(let timer, let time):
            timers[timer]?.cancel()
            timers[timer] = loop.scheduleTask(in: .milliseconds(time - now)) { self.handle(.timer(timer)) }
        case .cancelTimer(let timer): timers.removeValue(forKey: timer)?.cancel()
        case .warn(let warning): result.warnings.append(warning.description)
        case .finished: result.isFinished = true
        case .failed(let problem): result.problem = problem
        }
    }

    private func start(_ order: SynthesisOrder) {
        let job = Job()
        jobs[order.request] = job
        switch lineup.makers[order.source] {
        case .local(let voice):
            DispatchQueue.global().async {
                let speech = Swift.Result { () throws(SpeechProblem) in
                    try voice.speak(order.text, style: order.style)
                }
                self.loop.execute { self.local(speech, order.request) }
            }
        case .service(let synthesizer):
            let request = synthesizer.request(order.text, style: order.style)
            job.answer = try? SpeechAnswer(of: synthesizer, format: request.format)
            job.stream = client.stream(HTTPCall(request)) { event in
                self.loop.execute { self.take(event, order.request) }
            }
        }
    }

    private func local(_ speech: Swift.Result<[UInt8], SpeechProblem>, _ request: Int) {
        switch speech {
        case .success(let sound):
            put(sound, request)
            handle(.ended(request: request))
        case .failure(let problem): handle(.failed(request: request, problem))
        }
    }

    private func take(_ event: HTTPStreamEvent, _ request: Int) {
        guard let job = jobs[request] else { return }
        var sound: [UInt8] = []
        do throws(SpeechProblem) {
            let isWhole = try job.answer?.take(event, appendingTo: &sound) ?? false
            put(sound, request)
            if let done = job.answer?.consumed(sound.count), done > 0 { job.stream?.consumed(done) }
            guard isWhole else { return }
            if let warning = job.answer?.warning { result.encoderWarnings.append(warning) }
            handle(.ended(request: request))
        } catch {
            handle(.failed(request: request, error))
        }
    }

    private func put(_ sound: [UInt8], _ request: Int) {
        guard !sound.isEmpty, let job = jobs[request], !job.isCancelled else { return }
        if job.isPlaying { result.sound += sound } else { job.held += sound }
        handle(.audio(request: request, bytes: sound.count))
    }
}
