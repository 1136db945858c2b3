import ArgumentParser
import CallCore
import Glibc
import Providers
import ScriptValue
import VoiceCallEngine

/// Says whether the signature of a captured webhook holds and, if not, which part of the request does not match.
struct ExplainSignatureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain-signature", abstract: "Say why a webhook's signature does not hold.",
        discussion: """
            The file holds one captured request as JSON: provider (twilio, telnyx, plivo), method, url, headers, body \
            (or body_b64) and secret (Telnyx: public_key), perhaps now in seconds since 1970. Neither the secret nor \
            anything of the body is printed. Exit code 0: the signature holds; 1: it does not.

            A file with "cases" holds many such requests with names. Each gives one line of JSON, \
            {"name":…,"verified":…,"reason":…}, and the exit code is 0.
            """)

    @Argument(help: "The file; - reads standard input.", completion: .file(extensions: ["json"]))
    var file: String
    @Option(
        name: .customLong("secret-env"),
        help: ArgumentHelp("The environment variable with the token or public key.", valueName: "name"))
    var secretEnv: String?
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let secret = try secret()
        let value = try content()
        if let cases = value["cases"]?.array {
            for item in cases { show(item, secret) }
            return
        }
        let request: CapturedRequest
        do {
            request = try CapturedRequest(value, secret: secret)
        } catch {
            throw CommandFailure(.noInput, "capture.invalid", error.message, next: error.nextStep, place: file)
        }
        let explanation = SignatureExplanation(request.webhook, check: request.check, now: clock(request))
        show(explanation)
        guard case .genuine = explanation.verdict else { throw ExitCode(CommandStatus.failed.rawValue) }
    }

    private func secret() throws(CommandFailure) -> String? {
        guard let secretEnv else { return nil }
        guard let text = getenv(secretEnv) else {
            throw .usage("the environment variable \(secretEnv) is not set", next: "set it to the token or public key")
        }
        return String(cString: text)
    }

    private func content() throws(CommandFailure) -> Value {
        let bytes = try InputText.read(file)
        do {
            return try JSONText.decodePlain(bytes)
        } catch {
            throw CommandFailure(
                .noInput, "capture.json", "not JSON: \(error)",
                next: "write the request as {\"provider\": …, \"url\": …, \"headers\": {…}, \"body\": …}", place: file)
        }
    }

    private func clock(_ request: CapturedRequest) -> CallTime { request.now ?? WallClock().now() }

    /// One case of many; one that cannot be read does not verify.
    private func show(_ value: Value, _ secret: String?) {
        var name = value["name"]?.text ?? ""
        var reason = "unreadable"
        do {
            let request = try CapturedRequest(value, secret: secret)
            name = request.name
            switch request.check.verify(request.webhook, now: clock(request)) {
            case .genuine: reason = "ok"
            case .refused(let problem): reason = problem.rawValue
            }
        } catch {
            Console.current.err(SafeText.line("\(file): case '\(name)': \(error.message) (next: \(error.nextStep))"))
        }
        let quoted = SafeText.json(Value(name))
        Console.current.out(
            "{\"name\":\(quoted),\"verified\":\(reason == "ok"),\"reason\":\(SafeText.json(Value(reason)))}")
    }

    private func show(_ explanation: SignatureExplanation) {
        let isGenuine = explanation.reason == "ok"
        guard json else {
            Console.current.out(isGenuine ? "verified" : "not verified (\(explanation.reason))")
            for line in explanation.lines { Console.current.out("  " + SafeText.line(line)) }
            return
        }
        Console.current.out(
            SafeText.json([
                "verified": .bool(isGenuine), "reason": Value(explanation.reason),
                "parts": .array(explanation.parts.map { Value($0.rawValue) }),
                "lines": .array(explanation.lines.map { Value($0) }),
            ]))
    }
}
