import CallCore
import CallGateway
import GatewayRPC
import Glibc
import HTTPTransport
import Providers
import ScriptValue
import VoiceCallEngine

/// One examination, with what the looks before have shown.
struct DoctorRounds {
    let doctor: Doctor
    let web: ProbeWeb
    var setup: DaemonSetup?
    var client: GatewayClient?
    /// What carriers dial.
    var url: String?
    var probe: ProbeCall?
    /// Where the test call's sound goes, once its document said so.
    var streamURL: String?

    init(doctor: Doctor, web: ProbeWeb) {
        self.doctor = doctor
        self.web = web
    }

    mutating func look(_ check: Doctor.Check) async -> DoctorFinding {
        do throws(DoctorFault) {
            let outcome =
                switch check {
                case .configuration: try await configuration()
                case .store: try store()
                case .flows: try flows()
                case .gateway: try await gateway()
                case .carrier: try await carrier()
                case .address: try await address()
                case .signature: try await signature()
                case .document: try await document()
                case .stream: try await stream()
                }
            return DoctorFinding(
                check: check.rawValue, state: outcome.isSkipped ? .skipped : .ok, code: "", message: outcome.message,
                next: "")
        } catch {
            return error.finding(check.rawValue)
        }
    }

    /// The test call is over, whatever was seen of it.
    func finish() async {
        if let probe, let webhook = probe.webhook(.end) { _ = await web.send(webhook) }
        await client?.close()
    }

    struct Outcome {
        var message: String
        var isSkipped = false

        static func skipped(_ message: String) -> Outcome { Outcome(message: message, isSkipped: true) }
    }

    // MARK: this machine

    private mutating func configuration() async throws(DoctorFault) -> Outcome {
        do throws(DaemonError) {
            let read = try await DaemonSetup.read(doctor.options)
            setup = read
            let carrier = read.gateway.account.driver.name
            let old = read.reading.warnings.filter { $0.code == .legacy }.count
            return Outcome(
                message: "\(read.reading.file): calls go through \(carrier)"
                    + (old > 0 ? "; \(old) old keys: voicecall doctor --fix brings them up to date" : ""))
        } catch {
            guard let first = error.problems.first else {
                throw DoctorFault(code: error.code, message: error.message, next: error.nextStep)
            }
            let isOld = first.code == .legacy
            throw DoctorFault(
                code: first.code.rawValue, message: first.complaint,
                next: isOld
                    ? "voicecall doctor --fix"
                    : "\(first.nextStep); all problems with their places: voicecall config check")
        }
    }

    private func store() throws(DoctorFault) -> Outcome {
        let folder = doctor.finder.store
        var status = stat()
        guard stat(folder, &status) == 0 else {
            let parent = folder.split(separator: "/").dropLast().joined(separator: "/")
            guard access("/" + parent, W_OK) == 0 || access("/" + parent, F_OK) != 0 else {
                throw DoctorFault(
                    code: "store.unwritable", message: "the store \(folder) cannot be made: /\(parent) is not writable",
                    next: "give this user write access to it, or set store")
            }
            return Outcome(message: "\(folder) is not there yet; the first start makes it")
        }
        guard status.st_mode & S_IFMT == S_IFDIR, access(folder, W_OK | X_OK) == 0 else {
            throw DoctorFault(
                code: "store.unwritable", message: "\(folder) is no folder that this user may write in",
                next: "give this user write access to it, or set store")
        }
        return Outcome(message: folder)
    }

    private func flows() throws(DoctorFault) -> Outcome {
        guard let setup else { return .skipped("not looked at") }
        let driver = setup.gateway.account.driver
        let desk = FlowDesk(
            library: FlowLibrary(), folder: doctor.options.flowFolder(setup.config),
            carriers: CarrierRegistry([driver.name: setup.gateway.capabilities]), clock: doctor.clock)
        let report = desk.reload()
        if let (flow, error) = report.failed.min(by: { $0.key < $1.key }) {
            throw DoctorFault(
                code: error.code,
                message: flow.isEmpty ? "\(error.message): \(desk.folder)" : "\(flow): \(error.message)",
                next: error.nextStep)
        }
        for (mode, flow) in setup.gateway.host.flows where desk.library.current(flow) == nil {
            throw DoctorFault(
                code: "flow.missing", message: "flows.\(mode) names \(flow), and \(desk.folder) has no \(flow).lua",
                next: "put it there, or mend flows.\(mode)")
        }
        let count = report.replaced.count
        return Outcome(message: "\(count) \(count == 1 ? "flow" : "flows") in \(desk.folder), no errors")
    }

    // MARK: the gateway

    private mutating func gateway() async throws(DoctorFault) -> Outcome {
        do throws(DaemonError) {
            let address = try await doctor.finder.find()
            client = GatewayClient(address, name: "doctor", version: doctor.options.version, clock: doctor.clock)
        } catch {
            throw DoctorFault(code: error.code, message: error.message, next: error.nextStep)
        }
        guard let health = try await ask(.health) else { return .skipped("not looked at") }
        guard health["ready"]?.bool == true else {
            throw DoctorFault(
                code: "gateway.not_ready",
                message: "the gateway takes no calls (\(health["state"]?.text ?? "unknown")"
                    + (health["exposed"]?.bool == false ? ", its way in from outside is lost)" : ")"),
                next: "see its log")
        }
        url = health["webhookUrl"]?.text
        return Outcome(message: "runs as process \(health["pid"]?.int ?? 0), \(health["calls"]?.int ?? 0) calls")
    }

    func ask(_ method: RPCMethod, _ params: Value = [:]) async throws(DoctorFault) -> Value? {
        guard let client else { return nil }
        do throws(RPCError) { return try await client.ask(method, params) } catch {
            throw DoctorFault(
                code: error.reason ?? "gateway.refused", message: error.message,
                next: error.nextStep ?? "see the gateway's log")
        }
    }
}
