// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/**
 * @title Pays what a Merkle tree of cumulative rewards says, in any number of tokens.
 *
 * @notice One root says what each account has earned of each token in all, from the first day on. A claim pays the
 * difference to what was paid before, always to the account itself, whoever sends it. Amounts are in a token's base units,
 * times in seconds.
 *
 * The owner proposes a root; it takes effect when somebody accepts it, or claims under it, once the delay is over. Until
 * then the guardian may veto it. The root before stays in force until its successor is accepted.
 *
 * There is no withdrawal. Tokens leave through a leaf alone, so what is to be taken back goes into a leaf of the
 * treasury's, and waits for the delay and the guardian as everything else does.
 *
 * @dev Leaves are those of OpenZeppelin's StandardMerkleTree over `leafTypes`
 * `(uint256 chainId, address distributor, address token, address account, uint256 cumulativeAmount)`, hashed twice; nodes
 * are hashed in sorted pairs. Needs a chain with EIP-1153 (Cancun).
 *
 * What counts as paid is what was sent. Of a token that takes a fee out of it, the account receives less; of one that takes
 * a fee on top, or whose balances shrink, there is not enough for the last, who claim when the owner has topped it up.
 */
contract RewardDistributor is Ownable2Step, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice What `account` has earned of `token` in all, in base units, and the proof of the leaf that says so.
    struct Claim {
        IERC20 token;
        address account;
        uint256 cumulativeAmount;
        bytes32[] proof;
    }

    /// @notice `amount` of `token()` was sent to `account`: the event that drops with a single token have.
    event Claimed(address indexed account, uint256 amount);
    /// @notice `amount` of `token`, which is another one than `token()`, was sent to `account`.
    event TokenClaimed(IERC20 indexed token, address indexed account, uint256 amount);
    /// @notice One claim of many was not paid, for `reason`: an error of this contract or of the token, as it was encoded.
    event ClaimFailed(IERC20 indexed token, address indexed account, bytes reason);
    /// @notice `root` can be accepted from the time `effectiveAt` on. A proposal before it is void.
    event RootProposed(bytes32 indexed root, uint256 effectiveAt);
    /// @notice The proposed `root` is void: `by` is the guardian, or the owner who thought better of it.
    event RootVetoed(bytes32 indexed root, address indexed by);
    /// @notice `root` is in force, and `previousRoot` is not any more.
    event RootAccepted(bytes32 indexed previousRoot, bytes32 indexed root);
    /// @notice `guardian` can take over from the time `effectiveAt` on. A proposal before it is void.
    event GuardianProposed(address indexed guardian, uint256 effectiveAt);
    /// @notice The proposed `guardian` will not take over: `by` is the present one, or the owner.
    event GuardianVetoed(address indexed guardian, address indexed by);
    /// @notice `guardian` may veto now, and `previousGuardian` may not any more.
    event GuardianAccepted(address indexed previousGuardian, address indexed guardian);

    /// @notice The root that the claim was made for is not in force (any more, or yet).
    error MerkleRootWasUpdated();
    /// @notice The proof does not lead from this leaf to the root.
    error InvalidProof();
    /// @notice The account has been paid as much as the leaf says, or more.
    error NothingToClaim();
    /// @notice Nothing is proposed.
    error NothingProposed();
    /// @notice What is proposed can be accepted from the time `effectiveAt` on.
    error TooEarly(uint256 effectiveAt);
    /// @notice Only the guardian or the owner may do this.
    error NeitherGuardianNorOwner(address sender);
    /// @notice Only the proposed guardian may take over.
    error NotProposedGuardian(address sender);
    /// @notice A guardian needs an address.
    error GuardianIsZero();
    /// @notice A delay is at most `MAX_DELAY`.
    error DelayTooLong(uint256 delay);
    /// @notice Without an owner there would be no further root, and no way back for what no leaf pays.
    error OwnershipCannotBeRenounced();

    /// @notice The longest delay a distributor can have, in seconds.
    uint48 public constant MAX_DELAY = 30 days;

    /// @dev The time at which something takes effect when nothing is proposed. Zero would make the next proposal dearer.
    uint48 private constant NEVER = type(uint48).max;

    /// @notice The token of the functions that name none.
    IERC20 public immutable token;

    /// @notice Seconds between the proposal of a root or a guardian and the time from which it can be accepted. It never
    /// changes. Without a delay a root is in force at once, and nothing can be vetoed.
    uint48 public immutable delay;

    /// @notice The root in force; zero before the first.
    bytes32 public merkleRoot;

    /// @dev Stays when it was accepted or vetoed: whether it is proposed is said by `_rootEffectiveAt`.
    bytes32 private _proposedRoot;

    /// @notice Who may veto; zero when nobody may.
    address public guardian;
    uint48 private _rootEffectiveAt = NEVER;

    address private _proposedGuardian;
    uint48 private _guardianEffectiveAt = NEVER;

    mapping(IERC20 token => mapping(address account => uint256 amount)) private _claimed;

    /**
     * @param token_ the token of the functions that name none
     * @param owner_ who proposes roots and guardians; best a Safe
     * @param guardian_ who may veto them; zero for nobody
     * @param delay_ seconds for which a proposal waits, at most MAX_DELAY (DelayTooLong)
     */
    constructor(IERC20 token_, address owner_, address guardian_, uint48 delay_) Ownable(owner_) {
        if (delay_ > MAX_DELAY) revert DelayTooLong(delay_);
        token = token_;
        delay = delay_;
        guardian = guardian_;
        // Written once, so that the first proposal costs what every other does.
        _proposedRoot = bytes32(type(uint256).max);
        emit GuardianAccepted(address(0), guardian_);
    }

    // ---- Claims

    /**
     * @notice Pays `account` what it has earned of `token()` beyond what it was paid. Anybody may send this.
     * @param account who earned it, and gets it
     * @param cumulativeAmount base units earned in all, as the leaf says
     * @param expectedMerkleRoot the root that the proof is for (MerkleRootWasUpdated when it is not in force)
     * @param proof the hashes beside the leaf's way to the root (InvalidProof)
     * @dev NothingToClaim when it was paid already; the token's own error, or SafeERC20FailedOperation, when the token does
     * not move.
     */
    function claim(
        address account,
        uint256 cumulativeAmount,
        bytes32 expectedMerkleRoot,
        bytes32[] calldata proof
    ) external {
        _claim(token, account, cumulativeAmount, expectedMerkleRoot, proof);
    }

    /// @notice The same of any token: pays `one.account` what it has earned of `one.token` beyond what it was paid.
    /// @dev A structure, since libraries tell a fifth argument from options of a transaction no better than people do.
    function claim(Claim calldata one, bytes32 expectedMerkleRoot) external {
        _claim(one.token, one.account, one.cumulativeAmount, expectedMerkleRoot, one.proof);
    }

    /**
     * @notice Many claims in one transaction, sent by anybody. Each stands for itself: one that was paid already, or whose
     * token will not move, is left out and told by ClaimFailed, so that nobody can stop the others.
     * @param expectedMerkleRoot the root that all proofs are for (MerkleRootWasUpdated, for all of them)
     * @return paid how many were paid
     */
    function claimMany(Claim[] calldata claims, bytes32 expectedMerkleRoot) external returns (uint256 paid) {
        _useRoot(expectedMerkleRoot);
        for (uint256 i = 0; i < claims.length; ++i) {
            Claim calldata one = claims[i];
            try this.claim(one, expectedMerkleRoot) {
                ++paid;
            } catch (bytes memory reason) {
                emit ClaimFailed(one.token, one.account, reason);
            }
        }
    }

    /// @notice Base units of `token()` that `account` was paid in all, by any root.
    function cumulativeClaimed(address account) external view returns (uint256) {
        return _claimed[token][account];
    }

    /// @notice Base units of `token_` that `account` was paid in all, by any root.
    function cumulativeClaimedOf(IERC20 token_, address account) external view returns (uint256) {
        return _claimed[token_][account];
    }

    /// @notice The leaf that says that `account` has earned `cumulativeAmount` base units of `token_` in all, here.
    /// @dev It names the chain and this contract: with the root of another one nobody can claim here, even when it was set by
    /// mistake. It is hashed twice, so that no inner node of a tree can be passed off as a leaf.
    function leafOf(IERC20 token_, address account, uint256 cumulativeAmount) public view returns (bytes32) {
        return
            keccak256(
                bytes.concat(keccak256(abi.encode(block.chainid, address(this), token_, account, cumulativeAmount)))
            );
    }

    /// @dev What was paid is written before the token is called, and the guard keeps the token from claiming meanwhile.
    function _claim(
        IERC20 token_,
        address account,
        uint256 cumulativeAmount,
        bytes32 expectedMerkleRoot,
        bytes32[] calldata proof
    ) private nonReentrant {
        _useRoot(expectedMerkleRoot);
        bytes32 leaf = leafOf(token_, account, cumulativeAmount);
        if (!MerkleProof.verifyCalldata(proof, expectedMerkleRoot, leaf)) revert InvalidProof();
        uint256 before = _claimed[token_][account];
        if (before >= cumulativeAmount) revert NothingToClaim();
        _claimed[token_][account] = cumulativeAmount;
        uint256 amount;
        unchecked {
            amount = cumulativeAmount - before;
        }
        if (address(token_) == address(token)) emit Claimed(account, amount);
        else emit TokenClaimed(token_, account, amount);
        token_.safeTransfer(account, amount);
    }

    /// @dev Lets a claim bring its own root into force when that only waits to be accepted.
    function _useRoot(bytes32 root) private {
        if (root == merkleRoot) return;
        if (root != _proposedRoot || block.timestamp < _rootEffectiveAt) revert MerkleRootWasUpdated();
        _rootEffectiveAt = NEVER;
        _setInForce(root);
    }

    // ---- Roots

    /// @notice Proposes `root`, to be accepted after the delay; what was proposed before is void. For the owner.
    /// @dev A leaf that earned less than what was paid pays nothing and takes nothing back. The zero root pays nobody.
    function setRoot(bytes32 root) public onlyOwner {
        if (delay == 0) return _setInForce(root);
        uint48 effectiveAt = uint48(block.timestamp) + delay;
        _proposedRoot = root;
        _rootEffectiveAt = effectiveAt;
        emit RootProposed(root, effectiveAt);
    }

    /// @notice `setRoot` by the name that drops with a single token have for it.
    function setMerkleRoot(bytes32 root) external {
        setRoot(root);
    }

    /// @notice Brings the proposed root into force, once its time has come (TooEarly). For anybody.
    function acceptRoot() external {
        uint48 effectiveAt = _rootEffectiveAt;
        if (effectiveAt == NEVER) revert NothingProposed();
        if (block.timestamp < effectiveAt) revert TooEarly(effectiveAt);
        _rootEffectiveAt = NEVER;
        _setInForce(_proposedRoot);
    }

    /// @notice Makes the proposed root void, as long as it was not accepted. For the guardian and the owner.
    function vetoRoot() external {
        _checkGuardianOrOwner();
        if (_rootEffectiveAt == NEVER) revert NothingProposed();
        _rootEffectiveAt = NEVER;
        emit RootVetoed(_proposedRoot, msg.sender);
    }

    /// @notice The proposed root and the time from which it can be accepted; zeros when nothing is proposed.
    function proposedRoot() external view returns (bytes32 root, uint256 effectiveAt) {
        return _rootEffectiveAt == NEVER ? (bytes32(0), 0) : (_proposedRoot, _rootEffectiveAt);
    }

    function _setInForce(bytes32 root) private {
        bytes32 previousRoot = merkleRoot;
        merkleRoot = root;
        emit RootAccepted(previousRoot, root);
    }

    // ---- Guardian and owner

    /// @notice Proposes another guardian, who can take over after the delay; the present one may veto that. For the owner.
    function proposeGuardian(address guardian_) external onlyOwner {
        if (guardian_ == address(0)) revert GuardianIsZero();
        uint48 effectiveAt = uint48(block.timestamp) + delay;
        _proposedGuardian = guardian_;
        _guardianEffectiveAt = effectiveAt;
        emit GuardianProposed(guardian_, effectiveAt);
    }

    /// @notice Takes over as the guardian, once the time has come (TooEarly). For the proposed guardian.
    function acceptGuardian() external {
        uint48 effectiveAt = _guardianEffectiveAt;
        if (effectiveAt == NEVER) revert NothingProposed();
        if (msg.sender != _proposedGuardian) revert NotProposedGuardian(msg.sender);
        if (block.timestamp < effectiveAt) revert TooEarly(effectiveAt);
        _guardianEffectiveAt = NEVER;
        emit GuardianAccepted(guardian, msg.sender);
        guardian = msg.sender;
    }

    /// @notice Keeps the present guardian, as long as the proposed one did not take over. For the guardian and the owner.
    function vetoGuardian() external {
        _checkGuardianOrOwner();
        if (_guardianEffectiveAt == NEVER) revert NothingProposed();
        _guardianEffectiveAt = NEVER;
        emit GuardianVetoed(_proposedGuardian, msg.sender);
    }

    /// @notice The proposed guardian and the time from which it can take over; zeros when nobody is proposed.
    function proposedGuardian() external view returns (address guardian_, uint256 effectiveAt) {
        return _guardianEffectiveAt == NEVER ? (address(0), 0) : (_proposedGuardian, _guardianEffectiveAt);
    }

    /// @notice Always fails: ownership is handed over in two steps, and not given up.
    function renounceOwnership() public pure override {
        revert OwnershipCannotBeRenounced();
    }

    function _checkGuardianOrOwner() private view {
        if (msg.sender != guardian && msg.sender != owner()) revert NeitherGuardianNorOwner(msg.sender);
    }
}
