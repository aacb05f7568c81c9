using Microsoft.Extensions.Options;

namespace PeerSecure.CertAuthority.Hosting;

[OptionsValidator]
internal sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
