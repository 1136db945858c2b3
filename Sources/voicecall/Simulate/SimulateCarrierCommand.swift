import ArgumentParser
import CallCore
import CallSimulator
import Dispatch
import Glibc
import VoiceCallEngine
import WireSimulator

/// Serves a simulated carrier.
struct SimulateCarrierCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carrier", abstract: "Serve a simulated carrier that speaks the real one's HTTP.",
        discussion: """
            Its API refuses what the real one would refuse, its webhooks are signed, its documents are carried out word \
            by word. Everybody who is called picks up and says the lines given; with --calls somebody calls in. Point \
            the configuration's baseUrl at it, with the credentials it prints.

            voicecall simulate carrier twilio --port 9900 --line "yes please" --line "goodbye"
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
    @Option(help: ArgumentHelp("Somebody calls the product at this webhook.", valueName: "url"))
    var calls: String?
    @Option(help: ArgumentHelp("The number that they call from.", valueName: "number"))
    var from = "+15550001234"
    @Option(help: ArgumentHelp("The product's number.", valueName: "number"))
    var number = "+15550000000"
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
        let kernel = SimKernel(seed: SystemIDSource().next(), start: clock.now())
        let world = WireWorld(kernel: kernel, numbers: [number])
        let wire = carrier.make(world, webhookURL: calls ?? SimulatedCarrier.webhookURL)
        wire.network.stranger = { [lines] number in
            let party = SimParty(number, kernel: kernel)
            Self.speak(lines, party)
            return party
        }
        let tls = cert.flatMap { cert in key.map { WireTLS(certificate: cert, key: $0) } }
        let server = try start(wire, tls, clock)
        server.onTraffic = { console.out(SafeText.line($0)) }
        console.out(
            "\(carrier.rawValue) at \(tls == nil ? "http" : "https")://\(host):\(server.port)\(carrier.apiPath)")
        for line in carrier.accountLines { console.out(line) }
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

    private func start(_ wire: any WireCarrier, _ tls: WireTLS?, _ clock: WallClock) throws -> CarrierServer {
        do {
            return try CarrierServer(wire, host: host, port: port, tls: tls, caFile: caFile, clock: clock)
        } catch {
            throw CommandFailure(
                .cannotCreate, "simulate.listen", "port \(port) of \(host) cannot be listened on: \(error)",
                next: "choose another --port, or see that the certificate files are readable")
        }
    }

    private func callIn(_ wire: any WireCarrier) {
        let party = SimParty(from, kernel: wire.network.kernel)
        Self.speak(lines, party)
        wire.network.dial(from: from, to: number, party: party)
    }

    private static func speak(_ lines: [String], _ party: SimParty) {
        for line in lines { party.says(line) }
        party.hangsUp(after: 4_000)
    }
}
