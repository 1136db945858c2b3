import CallCore
import ScriptValue

/// Looks up the secrets that a configuration refers to: all at once, before the first call.
public struct SecretResolver: Sendable {
    public struct Outcome: Sendable {
        public var secrets: ResolvedSecrets
        /// Any error among them should stop the start.
        public var problems: [ConfigProblem]
    }

    let config: SecretsConfig
    let sources: SecretSources

    public init(_ config: SecretsConfig, sources: SecretSources) {
        self.config = config
        self.sources = sources
    }

    /// Looks up the active ones; each source is asked once for all its secrets.
    public func resolve(_ surfaces: [SecretSurface]) async -> Outcome {
        var values: [ConfigPath: Secret] = [:]
        var problems: [ConfigProblem] = []
        var batches: [Batch] = []
        for surface in surfaces where surface.isActive {
            switch surface.secret {
            case .literal(let secret): values[surface.path] = secret
            case .environment(let name): values[surface.path] = variable(name)
            case .reference(let reference):
                if let index = batches.firstIndex(where: {
                    $0.source == reference.source && $0.name == reference.provider
                }) {
                    batches[index].surfaces.append((surface.path, reference))
                } else {
                    batches.append(
                        Batch(source: reference.source, name: reference.provider, surfaces: [(surface.path, reference)])
                    )
                }
            }
        }
        for batch in batches {
            let answers = await answers(batch)
            for (path, reference) in batch.surfaces {
                switch answers[reference.id] {
                case .success(let secret): values[path] = secret
                case .failure(let fault): problems.append(Self.problem(fault, reference, path))
                case nil: problems.append(Self.problem(Fault("it gave no answer", "check the source"), reference, path))
                }
            }
        }
        let references = Dictionary(surfaces.map { ($0.path, $0.secret) }, uniquingKeysWith: { first, _ in first })
        return Outcome(secrets: ResolvedSecrets(values: values, references: references), problems: problems)
    }

    struct Batch {
        var source: SecretReference.Source
        var name: String
        var surfaces: [(path: ConfigPath, reference: SecretReference)]
        var ids: [String] { surfaces.map(\.reference.id).reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
    }

    /// Why a secret is not there, and what to do; never with a value in it.
    struct Fault: Error {
        var what: String
        var next: String
        init(_ what: String, _ next: String) {
            self.what = what
            self.next = next
        }
    }

    typealias Answers = [String: Result<Secret, Fault>]

    private static func problem(_ fault: Fault, _ reference: SecretReference, _ path: ConfigPath) -> ConfigProblem {
        ConfigProblem(.secret, at: path, "refers to \(reference), but \(fault.what)", next: fault.next)
    }

    func variable(_ name: String) -> Secret? {
        sources.environment(name).flatMap { $0.isEmpty ? nil : Secret($0) }
    }

    private func answers(_ batch: Batch) async -> Answers {
        func all(_ fault: Fault) -> Answers {
            Answers(batch.ids.map { ($0, .failure(fault)) }, uniquingKeysWith: { first, _ in first })
        }
        guard let provider = config.provider(for: batch.surfaces[0].reference) else {
            return all(Fault("there is no such source", "declare it under secrets.providers.\(batch.name)"))
        }
        guard batch.ids.count <= config.maxReferencesPerProvider else {
            return all(Fault("there are too many references to it", "raise secrets.resolution.maxRefsPerProvider"))
        }
        switch provider.kind {
        case .environment(let allowlist): return fromEnvironment(batch, allowlist)
        case .file(let path, let isSingleValue, let most):
            do throws(Fault) {
                return try fromFile(batch, path, isSingleValue: isSingleValue, most: most)
            } catch {
                return all(error)
            }
        case .program(let program):
            do throws(Fault) {
                return try await fromProgram(batch, program, timeout: provider.timeoutMilliseconds)
            } catch {
                return all(error)
            }
        }
    }

    private func fromEnvironment(_ batch: Batch, _ allowlist: [String]?) -> Answers {
        var answers: Answers = [:]
        for id in batch.ids {
            if let allowlist, !allowlist.contains(id) {
                answers[id] = .failure(
                    Fault("its allowlist does not have it", "add it to secrets.providers.\(batch.name).allowlist"))
            } else if let secret = variable(id) {
                answers[id] = .success(secret)
            } else {
                answers[id] = .failure(Fault("the variable is not set or empty", "set \(id)"))
            }
        }
        return answers
    }
}
