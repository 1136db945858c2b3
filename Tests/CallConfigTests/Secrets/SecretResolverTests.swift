import CallConfig
import CallCore
import Synchronization
import Testing

struct SecretResolverTests {
    private let declared = """
        secrets: { providers: {
          vault: { source: 'file', path: '/vault.json' }, one: { source: 'file', path: '/one', mode: 'singleValue' },
          env2: { source: 'env', allowlist: ['A'] },
          op: { source: 'exec', command: '/opt/bin/op', args: ['--json'], passEnv: ['HOME'], env: { X: 'y' }, trustedDirs: ['/opt'] },
          plain: { source: 'exec', command: '/opt/bin/plain', jsonOnly: false },
        } }
        """

    private func resolve(
        _ token: String, environment: [String: String] = [:], files: [String: SecretFile] = [:],
        isLink: Bool = false,
        run: @escaping @Sendable (SecretCommand) throws(SecretSources.RunFault) -> String = { _ in "" }
    ) async -> Result<String, ConfigProblem> {
        let found = reading(twilio(declared).replacing("\"t\"", with: token), environment: environment)
        let sources = SecretSources(
            environment: { environment[$0] },
            file: { path, _ throws(ConfigFiles.Fault) in
                guard let file = files[path] else { throw .missing }
                return file
            }, isLink: { _ in isLink },
            run: { command async throws(SecretSources.RunFault) in Array(try run(command).utf8) })
        let outcome = await SecretResolver(found.config.secrets, sources: sources).resolve(
            found.config.secretSurfaces())
        if let problem = outcome.problems.first { return .failure(problem) }
        do throws(ConfigProblem) {
            return .success(try outcome.secrets.secret(at: "twilio.authToken").reveal())
        } catch {
            return .failure(error)
        }
    }

    private func file(_ text: String) -> SecretFile { SecretFile(bytes: Array(text.utf8)) }

    @Test("a literal is what it is")
    func literal() async { #expect(await resolve("'t'") == .success("t")) }

    @Test("a variable gives its value; unset and empty ones fail with the full name")
    func variables() async throws {
        #expect(await resolve("'${A}'", environment: ["A": "v"]) == .success("v"))
        for environment in [[:], ["A": ""]] {
            let problem = try #require(await resolve("'${A}'", environment: environment).failure)
            #expect(problem.path == "twilio.authToken" && problem.code == .secret)
            #expect(problem.what.contains("env:default:A") && problem.next == "set A")
        }
    }

    @Test("an allowlist limits the variables")
    func allowlist() async {
        let environment = ["A": "v", "B": "w"]
        #expect(
            await resolve("{ source: 'env', provider: 'env2', id: 'A' }", environment: environment) == .success("v"))
        #expect(await resolve("{ source: 'env', provider: 'env2', id: 'B' }", environment: environment).failure != nil)
    }

    @Test("a place in a JSON file gives its text")
    func jsonFile() async {
        let files = ["/vault.json": file(#"{"a/b":{"k":["x","sk-1"],"n":5}}"#)]
        #expect(
            await resolve("{ source: 'file', provider: 'vault', id: '/a~1b/k/1' }", files: files) == .success("sk-1"))
        for id in ["/a~1b/k/2", "/a~1b/k/01", "/a~1b/n", "/a", "/"] {
            #expect(await resolve("{ source: 'file', provider: 'vault', id: '\(id)' }", files: files).failure != nil)
        }
    }

    @Test("a file of one value gives it without the end of the line")
    func singleValue() async {
        let token = "{ source: 'file', provider: 'one', id: 'value' }"
        #expect(await resolve(token, files: ["/one": file("sk-2\r\n")]) == .success("sk-2"))
        #expect(await resolve(token, files: ["/one": file("\n")]).failure != nil)
        #expect(await resolve(token, files: [:]).failure != nil)
    }

    @Test("a file that others may read, or that is another user's, is refused with what to do")
    func openFile() async throws {
        let token = "{ source: 'file', provider: 'one', id: 'value' }"
        let open = SecretFile(bytes: Array("x".utf8), isReadableByOthers: true)
        let problem = try #require(await resolve(token, files: ["/one": open]).failure)
        #expect(problem.next == "close it: chmod 600 /one")
        let foreign = SecretFile(bytes: Array("x".utf8), isOwnedByUser: false)
        #expect(await resolve(token, files: ["/one": foreign]).failure != nil)
    }

    @Test("a program is asked in the agreed words and its answer taken")
    func program() async {
        let asked = Mutex<SecretCommand?>(nil)
        let result = await resolve(
            "{ source: 'exec', provider: 'op', id: 'voice/x' }", environment: ["HOME": "/h", "OTHER": "o"]
        ) { command in
            asked.withLock { $0 = command }
            return #"{"protocolVersion":1,"values":{"voice/x":"sk-3"}}"#
        }
        #expect(result == .success("sk-3"))
        let command = asked.withLock { $0 }
        #expect(command?.arguments == ["--json"])
        #expect(command?.environment == ["HOME": "/h", "X": "y"])
        #expect(
            command.map { String(decoding: $0.input, as: UTF8.self) }
                == #"{"ids":["voice/x"],"protocolVersion":1,"provider":"op"}"#)
    }

    @Test(
        "a program that gives something else fails",
        arguments: [
            "", "sk-3", "{}", #"{"protocolVersion":2,"values":{"x":"a"}}"#, #"{"protocolVersion":1,"values":{}}"#,
            #"{"protocolVersion":1,"values":{"x":5}}"#,
        ])
    func badProgram(output: String) async throws {
        let result = await resolve("{ source: 'exec', provider: 'op', id: 'x' }") { _ in output }
        let problem = try #require(result.failure)
        #expect(!problem.description.contains("sk-3"))
    }

    @Test("plain output counts for a single id where that is allowed")
    func plainProgram() async {
        #expect(await resolve("{ source: 'exec', provider: 'plain', id: 'x' }") { _ in "sk-4\n" } == .success("sk-4"))
    }

    @Test("a program that is a link or fails is refused")
    func untrusted() async throws {
        let token = "{ source: 'exec', provider: 'op', id: 'x' }"
        #expect(await resolve(token, isLink: true).failure?.what.contains("symbolic link") == true)
        let failed = await resolve(token) { _ throws(SecretSources.RunFault) in throw .init("no answer in 5000 ms") }
        #expect(failed.failure?.what.contains("no answer in 5000 ms") == true)
    }

    @Test("using a secret that was not looked up names the key and the reference")
    func unresolved() async throws {
        let found = reading(
            "{ enabled: true, provider: 'mock', twilio: { authToken: '${TWILIO_AUTH_TOKEN}' } }")
        let sources = SecretSources(environment: { _ in nil }, run: { _ throws(SecretSources.RunFault) in [] })
        let outcome = await SecretResolver(found.config.secrets, sources: sources).resolve(
            found.config.secretSurfaces())
        #expect(outcome.problems.isEmpty)
        let problem = #expect(throws: ConfigProblem.self) { try outcome.secrets.secret(at: "twilio.authToken") }
        #expect(problem?.sentence.contains("twilio.authToken") == true)
        #expect(problem?.sentence.contains("env:default:TWILIO_AUTH_TOKEN") == true)
    }
}

extension Result {
    fileprivate var failure: Failure? { if case .failure(let failure) = self { failure } else { nil } }
}
