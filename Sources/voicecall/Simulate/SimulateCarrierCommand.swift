import ArgumentParser
import CallCore
import CallSimulator
import Dispatch
import Glibc
import Providers
import VoiceCallEngine
import WireSimulator

/// Serves a simulated carrier.
struct SimulateCarrierCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carrier",
        abstract: "Serve a simulated carrier that speaks the real one's HTTP and media streams.",
        discussion: """
            Its API refuses what the real one would refuse, its webhooks are signed, its documents are carried out word \
            by word. Everybody who is called picks up and says the lines given; with --calls somebody calls in. Point \
            the configuration's baseUrl at it, with the credentials it prints.

            A call whose document or command asks for a media stream gets one: what people say goes over it as sound, and \
            they hear what comes back. Their voices are simulated; only the simulated speech services of the same \
            process, on --services-port, make words of them, and make speech whose words these people understand. With \
            them, people speak when it has been quiet for 2.5 s.

            voicecall simulate carrier twilio --port 9900 --line "yes please" --line "goodbye" --services-port 9901
            """)

    @Argument(help: "twilio, telnyx or plivo.")
    var carrier: SimulatedCarrier
    @Option(help: ArgumentHelp("Where it listens; 0 for any free port.", valueName: "port"))
    var port = 0
    @Option(help: ArgumentHelp("Address it listens on.", valueName: "host"))
    var host = "127.0.0.1"
    @Option(
        name: .customLong("line"),
        help: ArgumentHelp("What people say, turn by turn; then they hang up.", valueName: "text"))
    var lines: [String] = []
    @Flag(help: "People stay on the line until the product hangs up.")
    var stay = false
    @Option(help: ArgumentHelp("Somebody calls the product at this webhook.", valueName: "url"))
    var calls: String?
    @Option(help: ArgumentHelp("The number that they call from.", valueName: "number"))
    var from = "+15550001234"
    @Option(help: ArgumentHelp("The product's number.", valueName: "number"))
    var number = "+15550000000"
    @Option(
        help: ArgumentHelp("Where simulated speech services listen; 0 for any free port.", valueName: "port"))
    var servicesPort: Int?
    @Option(help: "PEM file of the certificate for TLS.", completion: .file())
    var cert: String?
    @Option(help: "PEM file of the key for TLS.", completion: .file())
    var key: String?
    @Option(help: "PEM file of the authority that the product's front door is trusted by.", completion: .file())
    var caFile: String?

    func validate() throws {
        if (cert == nil) != (key == nil) { throw ValidationError("--cert and --key go together") }
        for number in [from, number] where PhoneNumber(number).e164 == nil {
            throw ValidationError("'\(number)' is not E.164: + and 2 to 15 digits, such as +15550001234")
        }
    }

    func run() throws {
        let console = Console.current
        let clock = WallClock()
        // Whoever serves in real time serves for as long as it takes.
        let kernel = SimKernel(
            seed: SystemIDSource().next(), start: clock.now(), eventLimit: .max, traceLimit: 0)
        let sound = SimSound()
        let world = WireWorld(kernel: kernel, durations: sound, numbers: [number])
        let wire = carrier.make(world, webhookURL: calls ?? SimulatedCarrier.webhookURL)
        wire.network.sound = sound
        wire.network.keepsSound = false
        wire.network.stranger = { number in
            let party = SimParty(number, kernel: kernel)
            speak(party)
            return party
        }
        let server = try start(wire, clock)
        server.onTraffic = { console.out(SafeText.line($0)) }
        console.out("\(carrier.rawValue) at \(scheme)://\(host):\(server.port)\(carrier.apiPath)")
        for line in carrier.accountLines { console.out(line) }
        let services = try startServices(sound, seed: kernel.seed, clock, console)
        defer { services?.close() }
        let stop = server.stopper
        let signals = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { stop() }
            source.resume()
            return source
        }
        defer { for signal in signals { signal.cancel() } }
        if calls != nil { callIn(wire) }
        try server.serve()
    }

    private var tls: WireTLS? { cert.flatMap { cert in key.map { WireTLS(certificate: cert, key: $0) } } }
    private var scheme: String { tls == nil ? "http" : "https" }

    /// The speech services, and what to write into the configuration to use them.
    private func startServices(
        _ sound: SimSound, seed: UInt64, _ clock: WallClock, _ console: Console
    ) throws -> ServicePort? {
        guard let servicesPort else { return nil }
        let services = SpeechServices(sound: sound, seed: seed)
        let port = try listening(on: servicesPort, "--services-port") {
            try ServicePort(services, host: host, port: servicesPort, tls: tls, clock: clock) {
                console.out(SafeText.line($0))
            }
        }
        console.out("speech services at \(scheme)://\(host):\(port.port)")
        console.out("apiKey: \(services.key.reveal())")
        console.out("streaming.providers: \(TranscriptionServices.names.joined(separator: ", "))")
        console.out("tts.providers: \(SynthesisServices.names.joined(separator: ", "))")
        console.out("realtime.providers: \(RealtimeServices.names.joined(separator: ", "))")
        return port
    }

    private func start(_ wire: any WireCarrier, _ clock: WallClock) throws -> CarrierServer {
        try listening(on: port, "--port") {
            try CarrierServer(wire, host: host, port: port, tls: tls, caFile: caFile, clock: clock)
        }
    }

    private func listening<Server>(on port: Int, _ option: String, _ start: () throws -> Server) throws -> Server {
        do { return try start() } catch {
            let (why, next) = explain(error, option)
            throw CommandFailure(
                .cannotCreate, "simulate.listen", "cannot listen on port \(port) of \(host): \(why)", next: next)
        }
    }

    private func explain(_ error: any Error, _ option: String) -> (why: String, next: String) {
        switch error as? ListenError {
        case .taken: ("another program listens there", "stop it, or choose another \(option)")
        case .forbidden: ("this user may not listen there", "choose a \(option) of 1024 or more")
        case .noAddress: ("this machine has no such address", "choose a --host that is an address of this machine")
        case .certificate:
            ("its certificate cannot be used", "see that --cert and --key are readable PEM files that belong together")
        case .other(let text): (text, "choose another \(option) or --host")
        case nil: (String(describing: error), "choose another \(option) or --host")
        }
    }

    private func callIn(_ wire: any WireCarrier) {
        let party = SimParty(from, kernel: wire.network.kernel)
        speak(party)
        wire.network.dial(from: from, to: number, party: party)
    }

    /// Over a stream, recogniser and voice of the product take their time before it is its turn.
    private var pause: Milliseconds? { servicesPort == nil ? nil : 2_500 }

    private func speak(_ party: SimParty) {
        for line in lines { party.says(line, after: pause) }
        if !stay { party.hangsUp(after: 4_000) }
    }
}
