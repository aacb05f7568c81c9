namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// Who is asking, after every proof they brought was checked. Sources (<see cref="ICallerSource"/>) make them; endpoints take one
/// as a parameter and say with <see cref="Need"/> which they accept.
/// </summary>
internal abstract class Caller
{
    /// <summary>For the audit log and for messages: <c>operator</c>, <c>alice/laptop</c>, or <c>-</c> for nobody.</summary>
    public abstract string Who { get; }

    /// <summary>The account, if the caller proved one.</summary>
    public virtual string? Account => null;

    /// <summary>The device, if the caller proved one.</summary>
    public virtual string? Device => null;

    public virtual bool IsAdmin => false;

    public abstract bool Meets(Need need);

    /// <summary>Somebody who proved nothing.</summary>
    public static Caller Nobody { get; } = new AnonymousCaller();

    /// <summary>Parameter binding of endpoints.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<Caller>() ?? Nobody);
}
