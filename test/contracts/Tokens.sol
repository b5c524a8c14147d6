// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @dev A token as OpenZeppelin has it. Anybody mints: these are for tests.
contract StandardToken is ERC20 {
    uint8 private immutable _decimals;

    constructor(uint8 decimals_) ERC20("Standard", "STD") {
        _decimals = decimals_;
    }

    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// @dev One of the old ones, whose `transfer` returns nothing.
contract NoReturnToken {
    string public constant symbol = "OLD";
    uint8 public constant decimals = 6;
    mapping(address account => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        emit Transfer(msg.sender, to, amount);
    }
}

/// @dev Burns one percent out of what is sent.
contract FeeToken is StandardToken(18) {
    function _update(address from, address to, uint256 amount) internal override {
        uint256 fee = from == address(0) || to == address(0) ? 0 : amount / 100;
        super._update(from, to, amount - fee);
        if (fee > 0) super._update(from, address(0), fee);
    }
}

/// @dev Burns one percent on top of what is sent, at the cost of whoever sends it.
contract SurchargeToken is StandardToken(18) {
    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (from != address(0) && to != address(0)) super._update(from, address(0), amount / 100);
    }
}

/// @dev Will not move to those it refuses: reverts, says false, or says false and moves all the same.
contract RefusingToken is StandardToken(6) {
    enum Manner {
        Reverts,
        SaysFalse,
        SaysFalseAndMoves
    }

    error Refused(address to);

    mapping(address to => bool) public refused;
    Manner public manner;

    function refuse(address to, Manner manner_) external {
        refused[to] = true;
        manner = manner_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (!refused[to]) return super.transfer(to, amount);
        if (manner == Manner.Reverts) revert Refused(to);
        if (manner == Manner.SaysFalseAndMoves) super.transfer(to, amount);
        return false;
    }
}

/// @dev Calls somebody before it moves, and keeps what came of it.
contract CallingToken is StandardToken(18) {
    address private _target;
    bytes private _data;
    bool public reached;
    bool public succeeded;
    bytes public answer;

    function callOnTransfer(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (_target != address(0) && from != address(0)) {
            reached = true;
            (succeeded, answer) = _target.call(_data);
        }
        super._update(from, to, amount);
    }
}
